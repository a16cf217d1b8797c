"""Where networks compute: the device that somebody asked for, if it is there."""

import torch

from fairviz.errors import BadValue


def check(device: str) -> None:
    """Refuses a device that is not there."""
    try:
        torch.empty(1, device=device)
    except (RuntimeError, AssertionError) as error:
        raise BadValue(
            f"Nothing can be computed on {device!r} here ({_first_words(error)}). 'cpu' works"
            " everywhere; 'cuda' needs an NVIDIA GPU with its driver, 'mps' a Mac."
        ) from None


def _first_words(error: Exception) -> str:
    return str(error).splitlines()[0].partition(". ")[0]
