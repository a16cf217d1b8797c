"""How many times the training time a method takes, as far as clocks of single runs can tell.

Seeds of one recipe took from 0.85 to 1.15 times their mean in the sample studies: a ratio within
that is no difference that could be shown, and is told as none.
"""

from math import isnan

SAME = 1.15  # times, either way: timing noise
UNKNOWN = "time unknown"


def times(ratio: float) -> str:
    """'3.1 x the time', 'about the same time', 'time unknown'."""
    if isnan(ratio):
        return UNKNOWN
    if 1 / SAME <= ratio <= SAME:
        return "about the same time"
    return f"{ratio:.1f} \N{MULTIPLICATION SIGN} the time"
