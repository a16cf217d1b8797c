"""Whether this installation can prune: torch is an extra."""

from importlib.util import find_spec

from fairviz.errors import FairVizError

HOW = "Pruning needs torch, which is not installed: pip install 'fairviz[lab]' brings it."


class NoLab(FairVizError):
    """Asked to make variants without the extra that makes them."""


def is_there() -> bool:
    """Looked up, never imported."""
    return find_spec("torch") is not None


def needed() -> None:
    """Refuses where it is not there."""
    if not is_there():
        raise NoLab(HOW)
