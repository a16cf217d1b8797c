"""What a brought file is, told by its first bytes and its inside, never by its extension."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from fairviz.lab.checkpoints.pickles import is_pickle
from fairviz.lab.checkpoints.refused import SAVE, BadCheckpoint, counted, several

Format = Literal["safetensors", "torch"]

EXTENSIONS = (".safetensors", ".pt", ".pth", ".th", ".ckpt", ".bin")
LONGEST_HEADER = 100 * 2**20  # bytes, as the safetensors library has it
SWELLING = 4  # torch.save stores without compressing: what swells more than this is a bomb


def format_of(path: Path) -> Format:
    """How to read this file; anything but weights is refused by name."""
    _must_be_a_file(path)
    with path.open("rb") as file:
        start = file.read(512)
    for magic, offset, what in _MAGIC:
        if start[offset:].startswith(magic):
            raise BadCheckpoint(f"{path.name} is {what}")
    if start.startswith(b"PK"):
        return _inside_of_zip(path)
    if start[8:9] == b"{":
        return _safetensors(path, start)
    if start.startswith(TORCH_BEFORE_ZIP):
        return "torch"
    raise BadCheckpoint(_neither(path, start))


def _must_be_a_file(path: Path) -> None:
    if path.is_dir():
        inside = sorted(file.name for file in path.iterdir() if file.suffix in EXTENSIONS)
        hint = f"Name one of the files in it: {several(inside)}." if inside else _EXPECTED
        raise BadCheckpoint(f"{path.name} is a folder, not a checkpoint. {hint}")
    if not path.is_file():
        raise BadCheckpoint(f"There is no file {path.name} where you say. {_EXPECTED}")
    if not path.stat().st_size:
        raise BadCheckpoint(f"{path.name} is empty (0 bytes): copy or download it again.")


def _inside_of_zip(path: Path) -> Format:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except Exception:  # zipfile has many ways to say that one is damaged
        raise BadCheckpoint(f"{path.name} is cut short or damaged. {_AGAIN}") from None
    names = [entry.filename for entry in entries]
    for is_it, what in _ARCHIVES:
        if is_it(names):
            raise BadCheckpoint(f"{path.name} is {what}")
    if not _has(names, "/data.pkl"):
        raise BadCheckpoint(_other_zip(path, names))
    swollen = sum(entry.file_size for entry in entries)
    if swollen > SWELLING * path.stat().st_size + 2**20:
        raise BadCheckpoint(
            f"{path.name} has {path.stat().st_size:,} bytes and would unpack to {swollen:,}: "
            f"torch.save writes no such files, so it is left unread. {SAVE}"
        )
    return "torch"


def _safetensors(path: Path, start: bytes) -> Format:
    """Told by a header that is as long as it says and is a table."""
    size, length = path.stat().st_size, int.from_bytes(start[:8], "little")
    if length > min(size - 8, LONGEST_HEADER):
        raise BadCheckpoint(
            f"{path.name} looks like safetensors, but says that its header has {length:,} bytes "
            f"while the file has {size:,}: it is cut short or damaged. {_AGAIN}"
        )
    with path.open("rb") as file:
        file.seek(8)
        try:
            json.loads(file.read(length))
        except (ValueError, RecursionError):
            raise BadCheckpoint(f"{path.name} has a header that is damaged. {_AGAIN}") from None
    return "safetensors"


def _other_zip(path: Path, names: list[str]) -> str:
    weights = [name for name in names if Path(name).suffix in EXTENSIONS]
    if weights:
        return (
            f"{path.name} is a zip with {several(weights)}: unpack it and bring the one you mean."
        )
    return (
        f"{path.name} is a zip with {counted(len(names), 'file')} ({several(names)}) and no "
        f"weights that are read here. {_EXPECTED}"
    )


def _neither(path: Path, start: bytes) -> str:
    if path.suffix.lower() == ".onnx" or (start[:1] == b"\x08" and b"onnx" in start.lower()):
        return f"{path.name} is {_ONNX}"
    if is_pickle(path):
        return f"{path.name} is {_PICKLE}"
    if start[:1] == b"\x08" and b"torch" in start[:64]:
        return f"{path.name} is {_ONNX}"
    shown = start[:8].hex(" ")
    return f"{path.name} is in no format known here (it begins with {shown}). {_EXPECTED}"


def _has(names: list[str], end: str) -> bool:
    return any(f"/{name}".endswith(end) for name in names)


def _is_torchscript(names: list[str]) -> bool:
    return any("/code/" in f"/{name}" for name in names) or (
        _has(names, "/constants.pkl") and _has(names, "/data.pkl")
    )


def _is_exported(names: list[str]) -> bool:
    return _has(names, "/archive_format") or any("exported_program" in name for name in names)


TORCH_BEFORE_ZIP = b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."  # torch.save until version 1.6
_EXPECTED = f"Read here are safetensors and what torch.save wrote ({', '.join(EXTENSIONS)})."
_AGAIN = "Copy or download it again."
_PROGRAM = (
    "Programs run code when they are opened: they are read only on the command line, on your own "
    f"machine, with --trust. {SAVE}"
)
_ONNX = f"an ONNX graph, not PyTorch weights. Go back to the PyTorch model. {SAVE}"
_KERAS = (
    "a Keras / HDF5 file, not PyTorch weights. Keep the framework: write down its answers and use "
    "`fairviz import predictions`, or rebuild the model in PyTorch and save its state_dict."
)
_PICKLE = (
    "a plain Python pickle (pickle.dump, joblib), which can run anything when it is opened: it is "
    f"left unread. {SAVE}"
)
_MAGIC: tuple[tuple[bytes, int, str], ...] = (
    (b"\x89HDF\r\n\x1a\n", 0, _KERAS),
    (b"TFL3", 4, f"a TensorFlow Lite model, not PyTorch weights. {_EXPECTED}"),
    (b"GGUF", 0, f"a GGUF language model with quantised weights. {_EXPECTED}"),
    (b"\x93NUMPY", 0, f"a single NumPy array without names. {SAVE}"),
    (b"\x1f\x8b", 0, "compressed with gzip: unpack it first, then bring what was in it."),
    (b"7z\xbc\xaf", 0, "a 7z archive: unpack it first, then bring what was in it."),
    (b"BZh", 0, "compressed with bzip2: unpack it first, then bring what was in it."),
    (
        b"ustar",
        257,
        f"a tar archive: unpack it, or, if PyTorch before 0.2 wrote it, load it. {SAVE}",
    ),
    (b"<", 0, "a web page, not a checkpoint: the download was answered by a page. Try it again."),
    (b"version https://git-lfs", 0, "a Git LFS pointer, not the file itself: run `git lfs pull`."),
)
_ARCHIVES: tuple[tuple[Callable[[list[str]], bool], str], ...] = (
    (_is_exported, f"a program exported with torch.export. {_PROGRAM}"),
    (_is_torchscript, f"a TorchScript program (torch.jit.save), which is left unread. {SAVE}"),
    (lambda names: _has(names, ".weights.h5"), _KERAS),
    (
        lambda names: bool(names) and all(name.endswith(".npy") for name in names),
        f"a NumPy archive. {SAVE}",
    ),
)
