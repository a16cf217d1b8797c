"""Somebody's checkpoint as plain weights, and what was done to get at them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from fairviz.lab.checkpoints.formats import Format, format_of
from fairviz.lab.checkpoints.pickles import opened
from fairviz.lab.checkpoints.refused import BadCheckpoint
from fairviz.lab.checkpoints.weights import sound
from fairviz.lab.checkpoints.wrapping import Fact, unwrapped

__all__ = ["BadCheckpoint", "Checkpoint", "read"]


@dataclass(frozen=True)
class Checkpoint:
    """Weights on the CPU in float32 (counters stay whole numbers) and what came with them."""

    state: dict[str, Tensor]
    undone: tuple[str, ...] = ()  # sentences: what was unwrapped, left out, turned into float32
    about: dict[str, Fact] = field(default_factory=dict)  # epoch, arch, accuracy: as written
    choices: tuple[str, ...] = ()  # where several sets of weights are in it: the names to ask by


def read(path: Path | str, which: str = "") -> Checkpoint:
    """The weights in this file; `which` chooses among several sets, such as 'model_ema'."""
    path = Path(path)
    found = unwrapped(_READERS[format_of(path)](path), path.name, which)
    state, changes = sound(found.state, path.name, path.stat().st_size)
    return Checkpoint(state, (*found.undone, *changes), found.about, found.choices)


def _safetensors(path: Path) -> object:
    try:
        return load_file(path)
    except (SafetensorError, ValueError, KeyError) as trouble:
        reason = str(trouble).splitlines()[0][:120]
        raise BadCheckpoint(
            f"{path.name} is damaged ({reason}). Copy or download it again."
        ) from None


_READERS: Mapping[Format, Callable[[Path], object]] = {
    "safetensors": _safetensors,
    "torch": opened,
}
