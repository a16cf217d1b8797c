"""Small things that several parts of the page say."""

import pandas as pd

from app.panels.deciding import asking
from fairviz.audit.deciding import words
from fairviz.audit.deciding.limits import Limit

MINUS = "\N{MINUS SIGN}"
DIGITS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def raised(number: int) -> str:
    """3 as an exponent."""
    return str(number).translate(DIGITS)


def axis(limit: Limit) -> str:
    """What the axis of a limit is called: 'Accuracy, %'; 'Loss of accuracy, points'."""
    name, _ = asking.unit(limit)
    metric = words.metric_of(limit)
    said = {
        "overall_drop": f"loss of {metric}",
        "group_drop": f"loss of {metric}",
        "gap": f"difference in {metric}",
        "gap_drop": f"difference in how {metric} changed",
    }.get(limit.what, metric)
    return f"{said[:1].upper()}{said[1:]}{', ' if name else ''}{name}"


def heading(limit: Limit) -> str:
    """The limit as a sentence, to stand above its chart."""
    said = words.of_limit(limit)
    return said[:1].upper() + said[1:]


def drawn(frame: pd.DataFrame, limit: Limit) -> pd.DataFrame:
    """The rows of a limit in the unit that its axis has, and each number in words."""
    _, times = asking.unit(limit)
    columns = [name for name in ("value", "low", "high") if name in frame]
    said = [words.amount(limit, float(value)).replace("-", MINUS) for value in frame["value"]]
    scaled = {name: frame[name].astype(float) * times for name in columns}
    return frame.assign(**scaled, at=limit.at * times, side=limit.side, said=said)
