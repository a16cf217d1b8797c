"""Folders that appear whole or not at all: drafted beside their place, synced, then renamed."""

import errno
import os
import re
import shutil
import time
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from fairviz.jobs import processes
from fairviz.predictions.faults import StoreFull

DRAFT = ".draft-"
LATE = 3600.0  # seconds after which a writer that cannot be looked up counts as gone
_WRITER = re.compile(r"\.draft-(?P<pid>\d+)-(?P<born>\d*)-(?P<here>[0-9a-f]{6})-")
_TAKEN = {errno.EEXIST, errno.ENOTEMPTY}
_FULL = {errno.ENOSPC, errno.EDQUOT}


def new_draft(folder: Path) -> Path:
    """A name in this folder that no reader looks at; it tells who writes there."""
    pid = os.getpid()
    return folder / f"{DRAFT}{pid}-{processes.born(pid)}-{_here()}-{uuid4().hex[:8]}"


def is_abandoned(draft: Path) -> bool:
    """Whether nobody writes there: its writer has ended or, where that is not known, is late."""
    writer = _WRITER.match(draft.name)
    if writer and writer["here"] == _here():
        return not processes.lives(int(writer["pid"]), writer["born"])
    try:
        return time.time() - draft.stat().st_mtime > LATE
    except FileNotFoundError:
        return False


def publish(files: Mapping[str, bytes], folder: Path) -> bool:
    """Whether these files became the folder; False where another writer was first."""
    try:
        return _publish(files, folder)
    except FileNotFoundError:  # the whole store was deleted meanwhile: begin again
        return _publish(files, folder)


def replace_file(path: Path, content: bytes) -> None:
    """The file with this content; readers see the old one or the new one, nothing between."""
    draft = new_draft(path.parent)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(draft, content)
        draft.replace(path)
    except OSError as error:
        raise _said(error, path) from error
    finally:
        draft.unlink(missing_ok=True)


def discard(folder: Path) -> None:
    """The folder is gone at once, for every reader; its files follow."""
    away = new_draft(folder.parent)
    try:
        folder.rename(away)
    except FileNotFoundError:
        return
    shutil.rmtree(away, ignore_errors=True)


def write(path: Path, content: bytes) -> None:
    """The file, with its bytes on the disk and not only on their way there."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _publish(files: Mapping[str, bytes], folder: Path) -> bool:
    draft = new_draft(folder.parent)
    try:
        draft.mkdir(parents=True)
        for name, content in files.items():
            write(draft / name, content)
        _sync(draft)
        return _put_in_place(draft, folder)
    except OSError as error:
        raise _said(error, folder) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _put_in_place(draft: Path, folder: Path) -> bool:
    try:
        draft.rename(folder)
    except OSError as error:
        if error.errno in _TAKEN:
            return False
        raise
    _sync(folder.parent)
    return True


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _said(error: OSError, place: Path) -> Exception:
    if error.errno not in _FULL:
        return error
    return StoreFull(
        f"The disk is full: {place} could not be written, and nothing half-written was left."
        f" Free some space (`fairviz cache gc` helps) and ask again; what is done stays done."
    )


@cache
def _here() -> str:
    """This machine, in few signs: elsewhere the number of a process means nothing."""
    return sha256(processes.machine().encode()).hexdigest()[:6]
