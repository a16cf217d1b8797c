"""The manifest of a folder in the store: what it holds, in words and checksums."""

import hashlib
import json
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

from fairviz.errors import FairVizError
from fairviz.predictions.faults import Damaged, NewerFormat, NotInStore

FORMAT = 1
NAME = "manifest.json"
Manifest = Mapping[str, Any]
_WRITTEN_BY = ("fairviz", "numpy", "torch", "torch-pruning")


def sealed(address: str, about: Mapping[str, Any], files: Mapping[str, bytes | Path]) -> bytes:
    """The manifest's bytes: what it is about, each file's sha256 and size, and its own checksum."""
    listed = {name: _listed(data) for name, data in files.items()}
    head = {"format": FORMAT, "address": address}
    record = plain({**head, **about, **_circumstances(), "files": listed})
    whole = record | {"checksum": _checksum(record)}
    return (json.dumps(whole, indent=1, sort_keys=True, allow_nan=False) + "\n").encode()


def read(folder: Path) -> Manifest:
    """The folder's manifest, if it says what was written into it."""
    path = folder / NAME
    try:
        record = json.loads(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        raise _absent(folder) from None
    except (ValueError, RecursionError):
        raise Damaged(path, "it is not JSON any more") from None
    return _checked(record, path)


def content(folder: Path, name: str, manifest: Manifest) -> bytes:
    """The bytes of one file of the folder, compared with its sha256 before anyone reads them."""
    path = folder / name
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise Damaged(path, "it is missing") if folder.is_dir() else _absent(folder) from None
    if sha256(data) != manifest["files"][name]["sha256"]:
        raise Damaged(path, "its sha256 is not the one in the manifest")
    return data


def read_whole(folder: Path) -> Manifest:
    """The manifest of a folder whose files all have their full length: quick, it sees any cut."""
    manifest = read(folder)
    for name, said in manifest["files"].items():
        if _length(folder / name) != said["bytes"]:
            raise Damaged(folder / name, f"it should have {said['bytes']} bytes")
    return manifest


def faults(folder: Path) -> list[FairVizError]:
    """Everything wrong with this folder, found by reading all of it."""
    try:
        manifest = read(folder)
    except FairVizError as error:
        return [error]
    found = [_fault(folder, name, manifest) for name in manifest["files"]]
    return [fault for fault in found if fault]


def sum_of(path: Path) -> str:
    """sha256 of a file, read piece by piece."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _listed(data: bytes | Path) -> dict[str, Any]:
    if isinstance(data, bytes):
        return {"sha256": sha256(data), "bytes": len(data)}
    return {"sha256": sum_of(data), "bytes": data.stat().st_size}


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def plain(value: Any) -> Any:
    """The value as JSON knows it; numbers that are not finite become null."""
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, np.ndarray | list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and not np.isfinite(value) else value


def _checked(record: Any, path: Path) -> Manifest:
    if not isinstance(record, dict):
        raise Damaged(path, "it is not a manifest")
    rest = {key: value for key, value in record.items() if key != "checksum"}
    if record.get("checksum") != _checksum(rest):
        raise Damaged(path, "its own checksum does not fit")
    if record["format"] != FORMAT:
        raise NewerFormat(path.parent, record["format"], FORMAT)
    if record["address"] != path.parent.name:
        raise Damaged(path, f"it belongs to {record['address'][:12]}, not here")
    return record


def _checksum(record: Mapping[str, Any]) -> str:
    """sha256 of canonical JSON: the one rule that every later format keeps as well."""
    return sha256(json.dumps(record, sort_keys=True, separators=(",", ":")).encode())


def _fault(folder: Path, name: str, manifest: Manifest) -> FairVizError | None:
    path = folder / name
    if not path.is_file():
        return Damaged(path, "it is missing")
    if sum_of(path) != manifest["files"][name]["sha256"]:
        return Damaged(path, "its sha256 is not the one in the manifest")
    return None


def _length(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None


def _absent(folder: Path) -> FairVizError:
    if folder.is_dir():
        return Damaged(folder / NAME, "it is missing")
    return NotInStore(f"{folder.name} is not in the store: `fairviz run` or the slider makes it.")


def _circumstances() -> dict[str, Any]:
    made = datetime.now(UTC).isoformat(timespec="seconds")
    return {"made": made, "versions": _versions(), "machine": _machine()}


@cache
def _versions() -> dict[str, str]:
    """Versions that shape the numbers, read without importing any of them."""
    found = {"python": platform.python_version()}
    for name in _WRITTEN_BY:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


@cache
def _machine() -> str:
    """Kind of machine and processor: training is bit-equal only on the same one."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return " ".join([platform.system(), platform.machine(), *models[:1]])
