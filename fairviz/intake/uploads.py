"""Files that came through a browser, for as long as they are read.

<home>/uploads/<tab>/<name>
"""

import re
import shutil
import time
from pathlib import Path
from typing import Protocol

from fairviz.predictions.folders import new_draft

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
    draft = new_draft(home / UPLOADS)
    try:
        file.seek(0)
        with draft.open("wb") as out:
            shutil.copyfileobj(file, out, PIECE)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return path


def old(home: Path, now: float | None = None) -> list[Path]:
    """Folders of uploads that are a day old."""
    now = now or time.time()
    folders = (one for one in (home / UPLOADS).glob("[!.]*") if one.is_dir())
    return [one for one in folders if now - one.stat().st_mtime > OLD]


def _plain(name: str) -> str:
    kept = re.sub(r"[^\w.\- ]", "_", name).strip(". ")
    return kept[:120] or "file"
