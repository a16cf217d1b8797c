"""Arrays as bytes and back: the same arrays give the same bytes, and nothing is ever unpickled."""

import io
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import numpy as safetensors

Arrays = Mapping[str, NDArray[Any]]


def packed(arrays: Arrays) -> bytes:
    """A compressed .npz (numpy dates every member 1980, so equal arrays are equal bytes)."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **dict(sorted(arrays.items())))
    return buffer.getvalue()


def unpacked(data: bytes) -> dict[str, NDArray[Any]]:
    """The arrays of an .npz."""
    with np.load(io.BytesIO(data), allow_pickle=False) as archive:
        return {name: archive[name] for name in archive.files}


def packed_weights(arrays: Arrays) -> bytes:
    """A .safetensors file, readable without torch."""
    in_order = {name: np.asarray(arrays[name], order="C") for name in sorted(arrays)}
    packed: bytes = safetensors.save(in_order)
    return packed


def unpacked_weights(data: bytes) -> dict[str, NDArray[Any]]:
    """The arrays of a .safetensors file."""
    weights: dict[str, NDArray[Any]] = safetensors.load(data)
    return weights
