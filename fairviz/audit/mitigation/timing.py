"""How many times the training time a method takes, as far as clocks of single runs can tell.

The same work takes now a little more, now less: a ratio within 15 % is told as no difference. The
band is ours; times of seeds of one recipe differ by that much, in some recipes by more.
"""

from math import isnan

NOISE = 1.15  # times, either way: timing noise
UNKNOWN = "time unknown"


def times(ratio: float) -> str:
    """'3.1 x the time', 'about the same time', 'time unknown'."""
    if isnan(ratio):
        return UNKNOWN
    if 1 / NOISE <= ratio <= NOISE:
        return "about the same time"
    return f"{ratio:.1f} \N{MULTIPLICATION SIGN} the time"
