"""Where someone stands under a limit, as a clause with a verb: 'dark loses 1.7 points'."""

from collections.abc import Callable

from fairviz import catalog
from fairviz.audit.deciding.claims import AGAINST
from fairviz.audit.deciding.kinds import KINDS
from fairviz.audit.deciding.limits import Limit
from fairviz.audit.deciding.words import amount, gap_of, metric_of
from fairviz.audit.groups import EVERYONE

WORSENED = {  # by which way is better; the second where it went the other way
    "higher": ("{who} loses {how}{of}", "{who} gains {how}{of}"),
    "lower": ("{whose} {metric} rises by {how}", "{whose} {metric} falls by {how}"),
    "neither": ("{whose} {metric} moves by {how}", "{whose} {metric} moves by {how}"),
}
HARM = {"higher": "a loss of ", "lower": "a rise of "}


def stands(limit: Limit, who: str, value: float, *, more: str = "", briefly: bool = False) -> str:
    """'dark loses 1.7 points of accuracy', 'the accuracy of dark is 84 %', 'CEV is 250'.

    more: behind the number ('or less'). briefly: without the metric, where the limit is told beside
    it and names it.
    """
    if value != value:
        return f"nothing is known of {who}"
    return _CLAUSES.get(limit.what, _gap)(limit, who, value, more, briefly)


def harm(limit: Limit, value: float) -> str:
    """'a loss of ' before a bound, where the number itself went the other way; else nothing."""
    is_drop = limit.what in KINDS and KINDS[limit.what].of == "drop"
    if not is_drop or KINDS[limit.what].over == "pairs" or not _went_well(limit, value):
        return ""
    return HARM.get(catalog.METRICS[limit.metric].better, "")


def _drop(limit: Limit, who: str, value: float, more: str, briefly: bool) -> str:
    pattern = WORSENED[catalog.METRICS[limit.metric].better][_went_well(limit, value)]
    metric = metric_of(limit)
    return pattern.format(
        who=who,
        whose=_whose(who),
        metric=metric if who == EVERYONE else f"{metric} of {who}",
        how=amount(limit, abs(value)) + more,
        of="" if briefly else f" of {metric}",
    )


def _value(limit: Limit, who: str, value: float, more: str, briefly: bool) -> str:
    metric = metric_of(limit)
    named = f"everyone's {metric}" if who == EVERYONE else f"the {metric} of {who}"
    return f"{named} is {amount(limit, value)}{more}"


def _gap(limit: Limit, who: str, value: float, more: str, briefly: bool) -> str:
    return f"{gap_of(limit)} ({who}) is {amount(limit, value)}{more}"


def _pair(limit: Limit, who: str, value: float, more: str, briefly: bool) -> str:
    """Both names are as they came: only the word between them is another."""
    one, apart, other = who.partition(AGAINST)
    pair = f"{one} and {other}" if apart else f"groups of {who}"
    is_change = KINDS[limit.what].of == "drop" if limit.what in KINDS else False
    told = f"in how their {metric_of(limit)} changed" if is_change else f"in {metric_of(limit)}"
    beside = "" if briefly else f" {told}"
    return f"{pair} differ by {amount(limit, value)}{more}{beside}"


def _whose(who: str) -> str:
    return "everyone's" if who == EVERYONE else "the"


def _went_well(limit: Limit, value: float) -> bool:
    """Whether less was lost than nothing, as far as it is shown."""
    return bool(value < 0) and amount(limit, abs(value)) != amount(limit, 0.0)


_CLAUSES: dict[str, Callable[[Limit, str, float, str, bool], str]] = {
    "overall": _value,
    "overall_drop": _drop,
    "group": _value,
    "group_drop": _drop,
    "gap": _pair,
    "gap_drop": _pair,
    "difference": _pair,
}
