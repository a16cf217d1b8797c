"""Zip and tar files that people bring: looked into or unpacked, without trusting a word of them."""

import gzip
import shutil
import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any
from uuid import uuid4

from fairviz.intake.found import BadData

ENDINGS = (".zip", ".tar", ".tar.gz", ".tgz")
MOST_BYTES = 60_000_000_000
MOST_RATIO, FREE_BYTES = 200, 100_000_000  # so much may come out of however small an archive
AT_ONCE = 1_000_000  # bytes held in memory
MOST_AT_ONCE = 64_000_000  # no header of an honest tar is longer
ENCRYPTED = 0x1  # a zip member's flag
LEFT_OUT = ("__MACOSX",)
INSTEAD = "Nothing was unpacked. Get it again from where it came from, or bring the folder itself."


@dataclass(frozen=True)
class Member:
    """A plain file in an archive, and how to read it."""

    name: str
    size: int
    open: Callable[[], IO[bytes]]


def is_archive(path: Path) -> bool:
    """Whether this is a file with an archive's name."""
    return path.name.lower().endswith(ENDINGS) and path.is_file()


def opened(path: Path, into: Path) -> Path:
    """The folder `into`, new, with everything unpacked: all of it, or nothing at all."""
    if into.exists():
        raise BadData(f"{into.name} is there already: {path.name} is unpacked into a new folder.")
    draft = into.with_name(f".{into.name}.{uuid4().hex[:8]}.draft")
    try:
        _unpack(path, draft)
        draft.rename(into)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return into


def names(path: Path) -> list[str]:
    """The files inside, in order."""
    with _members(path) as members:
        return [member.name for member in members]


def content(path: Path, name: str, most: int = 1_000_000_000) -> bytes:
    """One file of the archive, in memory; refuses one of more than `most` bytes."""
    with _members(path) as members:
        member = next((one for one in members if one.name == name), None)
        if member is None or member.size > most:
            why = "has more bytes than fit in memory" if member else "is not there"
            raise BadData(f"{name} in {path.name} {why}. {INSTEAD}")
        with member.open() as file:
            return file.read()


def _unpack(path: Path, draft: Path) -> None:
    with _members(path) as members:
        for member in members:
            target = draft / member.name
            target.parent.mkdir(parents=True, exist_ok=True)
            with member.open() as source, target.open("xb") as file:  # x: a name comes once
                shutil.copyfileobj(source, file, AT_ONCE)
    if not draft.is_dir():
        raise BadData(f"{path.name} holds no files. {INSTEAD}")


@contextmanager
def _members(path: Path) -> Iterator[Iterator[Member]]:
    """The plain files inside, each found safe before it is given; what fails is explained."""
    try:
        reading = _of_zip if zipfile.is_zipfile(path) else _of_tar
        yield _watched(path, reading(path))
    except BadData:
        raise
    except FileExistsError as twice:
        name = Path(twice.filename).name
        raise BadData(f"{path.name} holds {name!r} twice in one folder. {INSTEAD}") from twice
    except Exception as fault:  # a broken archive can fail in any way
        raise BadData(f"{path.name} {_why(fault)}. {INSTEAD}") from fault


def _why(fault: Exception) -> str:
    if isinstance(fault, OSError) and fault.strerror:  # a full disk, say; told without paths
        return f"could not be unpacked ({fault.strerror})"
    return f"is not a whole zip or tar ({fault})"


def _watched(path: Path, members: Iterator[Member]) -> Iterator[Member]:
    """The members, as long as together they do not swell beyond reason."""
    packed, total = path.stat().st_size, 0
    for member in members:
        total += member.size
        if total > MOST_BYTES or total > max(FREE_BYTES, MOST_RATIO * packed):
            raise BadData(f"{path.name} ({packed:,} bytes) unpacks to {total:,} or more. {INSTEAD}")
        yield member


def _of_zip(path: Path) -> Iterator[Member]:
    with zipfile.ZipFile(path) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        for info in infos:  # all are looked at before the first is unpacked
            _refuse(path, info.filename, _trap_in_zip(info))
        for info in infos:
            if _counts(info.filename):
                yield Member(_inside(path, info.filename), info.file_size, _opener(archive, info))


def _opener(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[], IO[bytes]]:
    return lambda: archive.open(info)


def _of_tar(path: Path) -> Iterator[Member]:
    with _plain(path) as raw, tarfile.open(fileobj=_wary(raw, path), mode="r:") as archive:
        for info in archive:
            _refuse(path, info.name, "" if info.isreg() or info.isdir() else "a link or device")
            if info.isreg() and _counts(info.name):
                yield Member(_inside(path, info.name), info.size, _extractor(archive, info))


def _extractor(archive: tarfile.TarFile, info: tarfile.TarInfo) -> Callable[[], IO[bytes]]:
    def extract() -> IO[bytes]:
        file = archive.extractfile(info)
        assert file is not None  # it is a plain file
        return file

    return extract


def _plain(path: Path) -> Any:
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    return gzip.open(path) if packed else path.open("rb")


def _wary(file: IO[bytes], path: Path) -> Any:
    return _Wary(file, path)  # has all that tarfile asks of a file


class _Wary:
    """A file that is never read by the gigabyte: a tar's header may claim to be that long."""

    def __init__(self, file: IO[bytes], path: Path) -> None:
        self._file, self._path = file, path
        self.seek, self.tell = file.seek, file.tell

    def read(self, size: int) -> bytes:
        if size > MOST_AT_ONCE:
            raise BadData(f"{self._path.name} has a header of {size:,} bytes: refused. {INSTEAD}")
        return self._file.read(size)


def _trap_in_zip(info: zipfile.ZipInfo) -> str:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if info.flag_bits & ENCRYPTED:
        return "encrypted"
    return "" if kind in (0, stat.S_IFREG) else "a link or device"


def _refuse(path: Path, name: str, trap: str) -> None:
    _inside(path, name)
    if trap:
        raise BadData(f"{path.name} holds {name!r}, which is {trap}: refused. {INSTEAD}")


def _inside(path: Path, name: str) -> str:
    """The member's name below the folder; refused where it leads elsewhere."""
    plain = name.replace("\\", "/")
    parts = PurePosixPath(plain).parts
    if not parts or plain.startswith("/") or ":" in parts[0] or ".." in parts:
        raise BadData(f"{path.name} holds {name!r}, which leads out of its folder. {INSTEAD}")
    return "/".join(parts)


def _counts(name: str) -> bool:
    return PurePosixPath(name).parts[0] not in LEFT_OUT
