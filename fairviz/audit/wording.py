"""Numbers and methods as sentences say them."""

from collections.abc import Mapping, Sequence

from fairviz import catalog
from fairviz.predictions.words import uncapitalised
from fairviz.spec import AS_GIVEN

UNTOLD = {AS_GIVEN: "as given"}  # brought answers about which nobody said more


def percent(share: float) -> str:
    """0.9 as '90 %'."""
    return f"{round(share * 100, 2):g} %"


def points(share: float) -> str:
    """0.112 as '11.2'."""
    return f"{100 * share + 0.0:.1f}".replace("-0.0", "0.0")


def interval(low: float, high: float) -> str:
    """' [9.8, 12.6]' in points; nothing where it is unknown."""
    return "" if low != low or high != high else f" [{points(low)}, {points(high)}]"


def method(pruner: str, schedule: str) -> str:
    """'magnitude, one-shot'."""
    settings = schedule.partition("?")[2].replace("&", ", ")
    after = f"{_title(catalog.SCHEDULES, schedule)}{settings and f' ({settings})'}"
    return ", ".join(word for word in (_title(catalog.PRUNERS, pruner), after) if word)


def listed(names: Sequence[str]) -> str:
    """'a', 'a and b', 'a, b and c'."""
    head = ", ".join(names[:-1])
    return f"{head} and {names[-1]}" if head else names[-1]


def _title(shelf: Mapping[str, catalog.Entry], name: str) -> str:
    plain = name.partition("?")[0]
    title = shelf[plain].title if plain in shelf else UNTOLD.get(plain, plain)
    return uncapitalised(title)
