"""Which known network weights could belong to, told by their names and shapes."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import floor

from torch import Tensor

from fairviz.lab.checkpoints.architectures import (
    CLASSES,
    Architecture,
    Shape,
    Shapes,
    candidates,
    from_timm,
    telling,
)
from fairviz.lab.checkpoints.refused import counted, several
from fairviz.lab.checkpoints.renaming import by_canonical

LEAST = 0.25  # of the tensors must fit, or it is no resemblance


@dataclass(frozen=True)
class Guess:
    """A network and how well the weights fit it: 1 when every tensor has its place.

    fit: tensors of the right name and shape, over all names on either side. classes: 0 where the
    weights have no classifier. misshaped: each with both shapes.
    """

    model: str
    classes: int
    fit: float
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    misshaped: tuple[str, ...] = ()


def guesses(state: Mapping[str, Tensor], most: int = 5, arch: str = "") -> list[Guess]:
    """The networks that come nearest, best first; none if nothing resembles the weights.

    arch is what the checkpoint itself says; it is how one of timm's networks is found.
    """
    shapes = telling(state)
    found = [compared(shapes, architecture) for architecture in candidates(shapes)]
    if not any(guess.fit == 1 for guess in found):
        found += [compared(shapes, architecture) for architecture in from_timm(arch)]
    near = [guess for guess in found if guess.fit >= LEAST]
    return sorted(near, key=lambda guess: -guess.fit)[:most]


def compared(shapes: Shapes, architecture: Architecture) -> Guess:
    """How these shapes differ from the architecture's, whatever the number of classes."""
    came, asked = by_canonical(shapes), architecture.names
    both = [name for name in asked if name in came]
    pairs = [(name, shapes[came[name]], architecture.shapes[asked[name]]) for name in both]
    misshaped = tuple(
        f"{came[name]} ({spelled_shape(here)}, there {spelled_shape(there)})"
        for name, here, there in pairs
        if not _same(here, there)
    )
    missing = tuple(asked[name] for name in asked if name not in came)
    extra = tuple(came[name] for name in came if name not in asked)
    everything = len(both) + len(missing) + len(extra)
    fit = (len(both) - len(misshaped)) / everything
    return Guess(architecture.model, _classes(shapes, architecture), fit, missing, extra, misshaped)


def said(state: Mapping[str, Tensor], found: list[Guess]) -> str:
    """What the weights seem to be, in one or two sentences."""
    if not found:
        return _unknown(state)
    best = found[0]
    classes = f"with {best.classes:,} classes" if best.classes else "without a classifier"
    if best.fit == 1:
        return f"Every tensor fits {best.model} {classes}."
    share = f"{floor(100 * best.fit)} % of the tensors fit"  # never 100 % where one does not
    return f"Nearest is {best.model} {classes}: {share}; {differences(best)}."


def differences(guess: Guess) -> str:
    """What does not fit: how many of each kind, and the first three."""
    kinds = [
        (guess.misshaped, "mis-shaped"),
        (guess.missing, "missing"),
        (guess.extra, "extra"),
    ]
    return "; ".join(f"{len(names):,} {kind} ({several(names)})" for names, kind in kinds if names)


def spelled_shape(shape: Shape) -> str:
    """'64 x 3 x 7 x 7'; the classes' place is spelled out."""
    sizes = ["classes" if size == CLASSES else f"{size}" for size in shape]
    return " x ".join(sizes) or "one number"


def _same(here: Shape, there: Shape) -> bool:
    return len(here) == len(there) and all(
        size in (other, CLASSES) or other == CLASSES
        for size, other in zip(here, there, strict=True)
    )


def _classes(shapes: Shapes, architecture: Architecture) -> int:
    name, dimension = architecture.classifier
    came = by_canonical(shapes)
    key = next((k for k, own in architecture.names.items() if own == name and k in came), "")
    shape = shapes[came[key]] if key else ()
    return shape[dimension] if len(shape) > dimension else 0


def _unknown(state: Mapping[str, Tensor]) -> str:
    layers = [(name, tuple(t.shape)) for name, t in state.items() if t.dim() > 1]
    first = f", the first {layers[0][0]} of {spelled_shape(layers[0][1])}" if layers else ""
    kin = next((what for part, what in _ELSEWHERE if any(part in name for name in state)), "")
    return (
        f"No network known here resembles these weights ({counted(len(state), 'tensor')}{first})."
        f"{kin} If you can build the network in Python, give its builder as module:function on the "
        "command line."
    )


_ELSEWHERE: tuple[tuple[str, str], ...] = (  # part of a name, whose it is
    ("patch_embed.", " The names are those of timm's transformers: choose timm:NAME."),
    ("conv_stem.", " The names are those of timm's networks: choose timm:NAME."),
    ("stages.0.blocks.", " The names are those of timm's networks: choose timm:NAME."),
    ("embeddings.", " The names are those of Hugging Face's transformers."),
    ("visual.", " The names are those of CLIP, an image and a text network in one."),
    ("rpn.", " The names are those of a detector, which gives boxes and not classes."),
)
