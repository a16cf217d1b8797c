"""Names that different publishers give to the same tensors."""

import re
from collections.abc import Iterable

PREFIXES = ("module.", "_orig_mod.", "model.", "net.", "network.", "backbone.", "encoder.")

_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\bdownsample\."), "shortcut."),  # torchvision, RepDistiller : akamaster, ours
    (re.compile(r"^fc\."), "linear."),  # torchvision, RepDistiller : akamaster, kuangliu, ours
    (re.compile(r"\b(norm|relu|conv)\.([12])\."), r"\1\2."),  # DenseNets before torchvision 0.3
    (re.compile(r"\bin_proj\.(weight|bias)$"), r"in_proj_\1"),  # attention opened for pruning
)


def canonical(name: str) -> str:
    """The one name under which tensors of different publishers are compared."""
    for pattern, ours in _RULES:
        name = pattern.sub(ours, name)
    return name


def by_canonical(names: Iterable[str], prefix: str = "") -> dict[str, str]:
    """Every name by its canonical one, which goes without the prefix.

    A classifier that stands alone behind a Dropout ('fc.1.weight') is the classifier.
    """
    found = {canonical(name.removeprefix(prefix)): name for name in names}
    places = {place[1] for name in found if (place := _NUMBERED.match(name))}
    if len(places) != 1:
        return found
    return {_NUMBERED.sub("linear.", plain): name for plain, name in found.items()}


def shared_prefix(names: Iterable[str]) -> str:
    """All of the wrappers' prefixes that every one of these names begins with."""
    names, found = list(names), ""
    while more := next((p for p in PREFIXES if _all_begin(names, found + p)), ""):
        found += more
    return found


def _all_begin(names: list[str], start: str) -> bool:
    return bool(names) and all(name.startswith(start) for name in names)


_NUMBERED = re.compile(r"^linear\.(\d+)\.")
