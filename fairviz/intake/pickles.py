"""Pickled batches of numbers and names, read without running anything that a pickle asks for.

A pickle may name any function and have it called. Here a name is looked up in a table of stand-ins
that only take note of an array's shape and bytes; any other name ends the reading.
"""

import io
import pickle
import pickletools
from collections.abc import Callable, Mapping
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fairviz.intake.found import BadData

MOST_BYTES = 1_000_000_000  # CIFAR-100's largest batch has 155 million
MOST_STEPS = 2_000_000  # it takes about 400,000
DEEPEST = 8
KINDS = "biuf"  # of numbers an array may hold; never objects
INSTEAD = "Nothing was run. Get the original file, or bring the images as a folder or npz."


def loaded(path: Path) -> dict[str, Any]:
    """What a pickled dict holds: lists, text, whole numbers and arrays; its keys as text."""
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise BadData(
            f"{path.name} has {size:,} bytes: more than {MOST_BYTES:,} are not unpickled."
        )
    return unpickled(path.read_bytes(), path.name)


def unpickled(content: bytes, name: str) -> dict[str, Any]:
    """The same from bytes at hand; `name` is what sentences call them."""
    _checked(content, name)
    try:
        found = _Reader(io.BytesIO(content), encoding="bytes").load()
    except BadData as refused:
        raise BadData(f"{name} {refused} {INSTEAD}") from None
    except Exception as fault:  # a crafted pickle can fail in any way
        raise _broken(name, fault) from None
    if not isinstance(found, dict):
        raise BadData(f"{name} holds a {type(found).__name__}, not a dict of arrays. {INSTEAD}")
    return {text(key): _plain(value, name, {}) for key, value in found.items()}


def text(value: object) -> str:
    """Python 2 pickled its text as bytes."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


class _Array:
    """An array as a pickle describes it, not yet made."""

    def __init__(self) -> None:
        self.made: NDArray[Any] = np.empty(0)

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        shape, kind, in_columns, content = state[-4:]
        self.made = _made(content, kind, shape, "F" if in_columns else "C")


class _Kind:
    """A dtype as a pickle describes it."""

    def __init__(self, code: object, order: str = "=") -> None:
        self.code, self.order = text(code), order

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        self.order = text(state[1])

    @property
    def dtype(self) -> np.dtype[Any]:
        """The numbers' type; anything but plain numbers is refused."""
        found = np.dtype(self.code)
        if found.kind not in KINDS or found.fields:
            raise BadData(f"holds an array of {found}, not of numbers.")
        return found.newbyteorder(self.order)  # type: ignore[arg-type]


def _made(content: object, kind: object, shape: tuple[int, ...], order: str) -> NDArray[Any]:
    if not isinstance(kind, _Kind) or not isinstance(content, bytes | bytearray | str):
        raise BadData("holds an array of objects, not of numbers.")
    raw = content.encode("latin1") if isinstance(content, str) else content
    dtype = kind.dtype
    if prod(shape) * dtype.itemsize != len(raw) or min(shape, default=0) < 0:
        raise BadData(f"claims an array of shape {shape}, but has {len(raw):,} bytes for it.")
    return np.frombuffer(raw, dtype).reshape(shape, order=order)  # type: ignore[call-overload,no-any-return]


def _blank(*_: object) -> _Array:
    return _Array()


def _from_buffer(content: object, kind: object, shape: tuple[int, ...], order: str) -> _Array:
    array = _Array()
    array.made = _made(content, kind, shape, order)
    return array


def _kind(code: object, *_: object) -> _Kind:
    return _Kind(code)


def _encoded(letters: str, how: object) -> bytes:
    if text(how) != "latin1":
        raise BadData(f"holds text encoded as {text(how)}, where arrays use latin1.")
    return letters.encode("latin1")


def _no_bytes() -> bytes:
    return b""


class _StandIn:
    """A function that a pickle may name; unlike a function it cannot be changed by the pickle."""

    __slots__ = ("_call",)

    def __init__(self, call: Callable[..., object]) -> None:
        self._call = call

    def __call__(self, *given: Any) -> object:
        return self._call(*given)

    def __setstate__(self, state: object) -> None:
        raise BadData("changes a function.")


_NUMPY: dict[str, dict[str, Callable[..., object]]] = {
    "": {"ndarray": _blank, "dtype": _kind},
    ".core.multiarray": {"_reconstruct": _blank},
    ".core.numeric": {"_frombuffer": _from_buffer},
}
STAND_INS: Mapping[tuple[str, str], Callable[..., object]] = {
    ("_codecs", "encode"): _encoded,
    ("__builtin__", "bytes"): _no_bytes,  # how Python 3 wrote b"" for Python 2
    **{
        ("numpy" + room.replace("core", core), name): call
        for room, calls in _NUMPY.items()
        for core in ("core", "_core")
        for name, call in calls.items()
    },
}


class _Reader(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in STAND_INS:
            raise BadData(f"asks for {module}.{name} to be run: refused.")
        return _StandIn(STAND_INS[module, name])

    def persistent_load(self, pid: Any) -> Any:
        raise BadData("asks for something outside itself: refused.")


def _checked(content: bytes, name: str) -> None:
    """Refuses what breaks off, takes too long, or claims memory it does not fill."""
    try:
        for step, (code, value, _) in enumerate(pickletools.genops(content)):
            if step > MOST_STEPS or ("PUT" in code.name and int(value or 0) > MOST_STEPS):
                raise BadData(f"{name} is no batch of images: it takes too many steps. {INSTEAD}")
    except BadData:
        raise
    except Exception as fault:  # a crafted pickle can fail in any way
        raise _broken(name, fault) from None


def _broken(name: str, fault: Exception) -> BadData:
    why = str(fault).partition("\n")[0] or type(fault).__name__
    return BadData(f"{name} is not a whole pickle ({why}). Copy or download it again.")


def _plain(value: Any, name: str, seen: dict[int, Any], depth: int = 0) -> Any:
    """The value with its arrays made; refuses what is neither text, number, list nor array."""
    if isinstance(value, _Array):
        return value.made
    if value is None or isinstance(value, str | bytes | int | float):
        return value
    if type(value) not in _INSIDE or depth > DEEPEST:
        raise BadData(f"{name} holds a {type(value).__name__} where only numbers may be. {INSTEAD}")
    if id(value) not in seen:  # a list may hold one list a million times
        seen[id(value)] = _INSIDE[type(value)](
            value, lambda one: _plain(one, name, seen, depth + 1)
        )
    return seen[id(value)]


_INSIDE: dict[type, Callable[[Any, Callable[[Any], Any]], Any]] = {
    list: lambda value, plain: [plain(one) for one in value],
    tuple: lambda value, plain: tuple(plain(one) for one in value),
    dict: lambda value, plain: {text(key): plain(one) for key, one in value.items()},
}
