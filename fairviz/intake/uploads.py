"""Files that came through a browser, for as long as they are read.

<home>/uploads/<tab>/<name>
"""

import re
import shutil
import time
from pathlib import Path
from typing import IO, Protocol

UPLOADS = "uploads"
OLD = 24 * 3600.0  # seconds after which nobody waits for an upload any more
PIECE = 1 << 20


class Upload(Protocol):
    """What a browser sends."""

    name: str

    def read(self, size: int = -1, /) -> bytes: ...

    def seek(self, offset: int, whence: int = 0, /) -> int: ...


def stored(home: Path, tab: str, file: Upload) -> Path:
    """The file on this disk, under its own name without anything that leads elsewhere."""
    folder = home / UPLOADS / _plain(tab)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / _plain(Path(file.name.replace("\\", "/")).name)
    file.seek(0)
    with path.open("wb") as out:
        _copied(file, out)
    return path


def sweep(home: Path, now: float | None = None) -> None:
    """Uploads that are a day old go."""
    now = now or time.time()
    for folder in (home / UPLOADS).glob("*"):
        if now - folder.stat().st_mtime > OLD:
            shutil.rmtree(folder, ignore_errors=True)


def _copied(file: Upload, out: IO[bytes]) -> None:
    while piece := file.read(PIECE):
        out.write(piece)


def _plain(name: str) -> str:
    kept = re.sub(r"[^\w.\- ]", "_", name).strip(". ")
    return kept[:120] or "file"
