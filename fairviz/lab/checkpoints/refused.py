"""What is said when a checkpoint cannot be used."""

from collections.abc import Sequence

from fairviz.errors import FairVizError

LONGEST = 100  # signs of a name that are shown


class BadCheckpoint(FairVizError):
    """A file that cannot be read as weights: says what it is and what to bring instead."""


class Misfit(FairVizError):
    """Weights that are not those of the network asked for: says which and what comes nearest."""


SAVE = (
    "Save the weights alone, where the model is at home: "
    "torch.save(model.state_dict(), 'weights.pth'), or the same as .safetensors."
)


def several(names: Sequence[str], most: int = 3) -> str:
    """The first few names and how many more there are."""
    more = len(names) - most
    return ", ".join(map(printable, names[:most])) + (f" and {more:,} more" if more > 0 else "")


def printable(name: str) -> str:
    """A name out of somebody's file, safe to show: neither long nor with signs that steer."""
    return "".join(sign if sign.isprintable() else "?" for sign in name[:LONGEST])


def counted(number: int, noun: str) -> str:
    """'1 tensor', '3 tensors', '12,000 tensors'."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
