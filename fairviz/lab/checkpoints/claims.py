"""The accuracy that a checkpoint says it had, to hold against the one found here."""

import re
from collections.abc import Mapping

from fairviz.lab.checkpoints.wrapping import Fact


def claimed(about: Mapping[str, Fact]) -> float | None:
    """As a share, whether it was written as 0.918 or 91.8; None if nothing of the kind was."""
    for name, value in about.items():
        if _ACCURACY.search(name) and isinstance(value, float) and 0 < value <= 100:
            return value if value <= 1 else value / 100
    return None


_ACCURACY = re.compile(r"(^|_)(acc|accuracy|acc1|prec1|top1)($|_)", re.IGNORECASE)
