"""Pickled checkpoints, opened without running what they ask for."""

import pickletools
import re
import struct
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import IO, Any, cast

import torch
from torch.serialization import safe_globals

from fairviz.lab.checkpoints.refused import SAVE, BadCheckpoint, printable, several

Bytes = BytesIO | mmap

MOST_STEPS = 2_000_000  # of one pickle that are looked at; ResNet-152 has 40,000


class Inert:
    """Stands where a harmless object was written beside the weights; keeps what it was told."""

    def __init__(self, *told: object) -> None:
        self.told = told

    def __new__(cls, *told: object) -> "Inert":
        return super().__new__(cls)

    def __setstate__(self, state: object) -> None:
        self.state = state


def number(kind: Inert, packed: object) -> float | int | None:
    """A NumPy scalar as a plain number; None if it is of a kind that is not known."""
    code = _PACKED.get(str(kind.told[0])) if kind.told else None
    if code is None or not isinstance(packed, bytes) or len(packed) != struct.calcsize(code):
        return None
    plain: float | int = struct.unpack(code, packed)[0]
    return plain


def table(*told: object) -> dict[object, object]:
    """An empty dict, where one with a default was written: what fills it follows."""
    return {}


def opened(path: Path) -> Any:
    """What torch.save wrote, read with weights_only; a file that asks for more is refused."""
    try:
        with warnings.catch_warnings(action="ignore"), safe_globals(list(_HARMLESS)):
            return torch.load(path, map_location="cpu", weights_only=True)
    except Exception as trouble:  # a hostile file can make the reader stumble anywhere
        raise BadCheckpoint(_why(path, trouble)) from None


def is_pickle(path: Path) -> bool:
    """Whether the whole file reads as one pickle; nothing in it is run."""
    try:
        with _looked_at(path) as file:
            return any(step == "STOP" for step, _ in _steps(file))
    except Exception:  # whatever a pickle is not
        return False


def asked_for(path: Path) -> tuple[str, ...]:
    """Everything that the pickles in this file would import, in order; nothing is imported."""
    try:
        return tuple(dict.fromkeys(_names(path)))
    except Exception:  # a damaged or encrypted zip: zipfile has many ways to say so
        return ()


def _why(path: Path, trouble: Exception) -> str:
    strange = [name for name in asked_for(path) if not _PLAIN.fullmatch(name)]
    if any(name.startswith(_LAYERS) for name in strange):
        own = [name for name in strange if not name.startswith(_LAYERS)] or strange
        return (
            f"{path.name} is a whole pickled model (torch.save(model)): to open it, it asks to run "
            f"{several(own)}, so it is left unread. {SAVE}"
        )
    if strange:
        return (
            f"{path.name} is left unread: it asks to run {several(strange)}, which weights do not "
            f"need. If you made it yourself: {SAVE[0].lower()}{SAVE[1:]}"
        )
    if f"Unsupported operand {_FRAME}\n" in f"{trouble}\n":
        return f"{path.name} was saved with a newer pickle_protocol: leave that out. {SAVE}"
    return (
        f"{path.name} is cut short, damaged, or not from torch.save ({_first_line(trouble)}). "
        f"Copy or download it again, or save it anew."
    )


def _first_line(trouble: Exception) -> str:
    """Of what the unpickler said, without torch's advice to read it unsafely."""
    own = str(trouble).rpartition("WeightsUnpickler error:")[2]
    lines = own.strip().splitlines() or [type(trouble).__name__]
    return printable(lines[0]).rstrip(". ")


def _names(path: Path) -> Iterator[str]:
    with _looked_at(path) as file:
        if file.read(2) == b"PK":
            yield from _names_in_zip(path)
            return
        file.seek(0)
        for _ in range(4):  # before 1.6: a magic number, the protocol, the system, the weights
            yield from _imports(file)


def _names_in_zip(path: Path) -> Iterator[str]:
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith(".pkl"):
                yield from _imports(BytesIO(archive.read(name)))


@contextmanager
def _looked_at(path: Path) -> Iterator[Bytes]:
    """The file's bytes; asked for more than there are, it makes no room for them."""
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as view:
        yield view


def _imports(file: Bytes) -> Iterator[str]:
    """Names behind GLOBAL and INST, and the two texts before a STACK_GLOBAL."""
    texts, memo = ["?", "?"], dict[object, str]()
    for step, told in _steps(file):
        if step in ("GLOBAL", "INST"):
            yield _spelled(str(told).replace(" ", "."))
        elif step == "STACK_GLOBAL":
            yield _spelled(".".join(texts[-2:]))
        elif "UNICODE" in step:
            texts.append(str(told))
        elif step == "MEMOIZE" or "PUT" in step:  # of whatever came last, a text or not
            memo[len(memo) if told is None else told] = texts[-1]
        elif "GET" in step:
            texts.append(memo.get(told, "?"))


def _spelled(name: str) -> str:
    """Builtins by their present name: torch.save writes the old one."""
    return name.replace("__builtin__.", "builtins.", 1)


def _steps(file: Bytes) -> Iterator[tuple[str, object]]:
    for count, (code, told, _) in enumerate(pickletools.genops(cast(IO[bytes], file))):
        yield code.name, told
        if count > MOST_STEPS:
            return


_FRAME = 149  # begins every pickle of protocol 4 and later
_LAYERS = "torch.nn.modules."
_PACKED = {"f8": "<d", "f4": "<f", "i8": "<q", "i4": "<i"}  # as NumPy spells its kinds
_HARMLESS: tuple[tuple[Any, str], ...] = (  # read as Inert: nothing of theirs is imported
    (number, "numpy.core.multiarray.scalar"),
    (number, "numpy._core.multiarray.scalar"),
    (table, "collections.defaultdict"),
    *(
        (Inert, name)
        for name in (
            "numpy.dtype",
            "numpy.ndarray",
            "numpy.core.multiarray._reconstruct",
            "numpy._core.multiarray._reconstruct",
            "argparse.Namespace",
            "types.SimpleNamespace",
            "datetime.datetime",
            "torch.torch_version.TorchVersion",
            "builtins.list",
            "builtins.dict",
            "builtins.int",
            "builtins.float",
            "pathlib.PosixPath",
            "pathlib.WindowsPath",
            "pathlib._local.PosixPath",
            "pathlib._local.WindowsPath",
            "pytorch_lightning.utilities.parsing.AttributeDict",
            "lightning_fabric.utilities.data.AttributeDict",
            "lightning.fabric.utilities.data.AttributeDict",
            "pytorch_lightning.callbacks.model_checkpoint.ModelCheckpoint",
        )
    ),
)
_PLAIN = re.compile(  # what torch.save itself writes, and what is read as Inert
    r"torch\.(\w+Storage|Tensor|Size|device|bool|strided|per_\w+|(bfloat|float|q?u?int|complex)\d+\w*)"
    r"|torch\._utils\._rebuild_\w+|torch\.nn\.parameter\.Parameter|torch\.serialization\._get_layout"
    r"|torch\.storage\.(Unt|T)ypedStorage|collections\.(OrderedDict|Counter)|_codecs\.encode"
    r"|builtins\.(set|complex|bytearray)" + "".join(f"|{re.escape(name)}" for _, name in _HARMLESS)
)
