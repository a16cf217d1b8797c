"""Whether weights can be computed with, and their one form here: float32 on the CPU."""

from collections.abc import Mapping

import torch
from torch import Tensor

from fairviz.lab.checkpoints.refused import BadCheckpoint, counted, several

Named = dict[str, Tensor]

LARGER_THAN_FILE = 16  # times: more than shared weights explain


def sound(state: Mapping[str, Tensor], name: str, file_bytes: int) -> tuple[Named, list[str]]:
    """The weights in float32, and sentences on what changed; what cannot be used is refused."""
    _must_hold_data(state, name, file_bytes)
    _must_not_be_quantised(state, name)
    plain = {key: _in_float32(tensor) for key, tensor in state.items()}
    _must_be_finite(plain, name)
    return plain, _said(state)


def _in_float32(tensor: Tensor) -> Tensor:
    kind = torch.float32 if tensor.is_floating_point() else tensor.dtype
    return tensor.detach().to(device="cpu", dtype=kind).contiguous()


def _said(state: Mapping[str, Tensor]) -> list[str]:
    halves: dict[str, int] = {}
    for tensor in state.values():
        if tensor.is_floating_point() and tensor.dtype != torch.float32:
            kind = str(tensor.dtype).removeprefix("torch.")
            halves[kind] = halves.get(kind, 0) + 1
    return [
        f"{counted(number, 'tensor')} of {kind} became float32." for kind, number in halves.items()
    ]


def _must_hold_data(state: Mapping[str, Tensor], name: str, file_bytes: int) -> None:
    """A file of 3 KB can name a tensor of 4 TB: one number, repeated."""
    odd = [key for key, tensor in state.items() if tensor.is_meta or tensor.is_complex()]
    odd += [key for key, tensor in state.items() if tensor.layout != torch.strided]
    if odd:
        raise BadCheckpoint(
            f"{name}: {several(odd)} cannot be used: sparse, complex or without data. "
            "Save dense weights of real numbers."
        )
    claimed = sum(tensor.numel() * tensor.element_size() for tensor in state.values())
    if claimed > LARGER_THAN_FILE * file_bytes + 2**20:
        raise BadCheckpoint(
            f"{name} has {file_bytes:,} bytes and claims weights of {claimed:,}: it is damaged or "
            "made to fill the memory, so it is left alone."
        )


def _must_not_be_quantised(state: Mapping[str, Tensor], name: str) -> None:
    packed = [key for key, tensor in state.items() if _is_quantised(key, tensor)]
    if packed:
        raise BadCheckpoint(
            f"{name} is quantised ({counted(len(packed), 'tensor')}: {several(packed)}), and its "
            "weights cannot be pruned one by one. Bring the checkpoint from before quantisation."
        )


def _is_quantised(key: str, tensor: Tensor) -> bool:
    whole = not tensor.is_floating_point() and key.endswith("weight")
    return whole or tensor.dtype not in _ORDINARY or key.endswith(_PACKED)


def _must_be_finite(state: Mapping[str, Tensor], name: str) -> None:
    floating = {key: tensor for key, tensor in state.items() if tensor.is_floating_point()}
    broken = {key: int((~tensor.isfinite()).sum()) for key, tensor in floating.items()}
    keys = [key for key, number in broken.items() if number]
    if keys:
        raise BadCheckpoint(
            f"{name} has {counted(sum(broken.values()), 'weight')} that are NaN or infinite, in "
            f"{counted(len(keys), 'tensor')} of {len(state)} ({several(keys)}): the training went "
            "wrong. Bring an earlier checkpoint."
        )


_ORDINARY = {  # one number an element, as it is
    *(torch.float64, torch.float32, torch.float16, torch.bfloat16),
    *(torch.float8_e4m3fn, torch.float8_e5m2, torch.float8_e4m3fnuz, torch.float8_e5m2fnuz),
    *(torch.bool, torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64),
}
_PACKED = ("_packed_params", ".qweight", ".qzeros", ".SCB", ".absmax", ".quant_map")
