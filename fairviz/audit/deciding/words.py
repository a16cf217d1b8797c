"""Limits and numbers under them as sentences say them."""

from collections.abc import Callable

from fairviz import catalog
from fairviz.audit.cell_scores import SCORES
from fairviz.audit.deciding.kinds import KINDS
from fairviz.audit.deciding.limits import Limit
from fairviz.audit.wording import listed, points
from fairviz.predictions.words import uncapitalised

WORSENS = {
    "higher": "{who} loses {how} of {metric}",
    "lower": "{whose} {metric} rises by {how}",
    "neither": "{whose} {metric} moves by {how}",
}
NOUNS = {  # metrics whose titles are no nouns, or begin with somebody's name
    "brier": "Brier score",
    "flips": "share broken by pruning",
    "healed": "share healed by pruning",
}


def of_limit(limit: Limit) -> str:
    """'every group of tone loses at most 2 points of accuracy'."""
    return _SENTENCES.get(limit.what, _of_gap)(limit)


def amount(limit: Limit, value: float) -> str:
    """A number in the limit's own unit: '1.7 points', '93.2 %', '0.871'."""
    if value != value:
        return "unknown"
    if limit.what in SCORES:
        return f"{value:,.1f}".removesuffix(".0")
    if not _in_percent(limit):
        return f"{value:.3f}"
    told = points(value).removesuffix(".0")
    if is_level(limit):
        return f"{told} %"
    return f"{told} point{'' if told in ('1', '-1') else 's'}"


def is_level(limit: Limit) -> bool:
    """Whether it is about a value, and not about a difference between values."""
    kind = KINDS.get(limit.what)
    if kind is None:
        return limit.what == "worst"
    return kind.of == "value" and kind.over != "pairs"


def metric_of(limit: Limit) -> str:
    """'accuracy', 'true positive rate (recall)', 'ROC AUC'."""
    own = catalog.GAPS[limit.what].metric if limit.what in catalog.GAPS else ""
    name = limit.metric or own
    if not name:
        return limit.what.upper()
    return NOUNS.get(name) or uncapitalised(catalog.METRICS[name].title)


def gap_of(limit: Limit) -> str:
    """'CEV', 'the equalized odds difference', 'the spread in accuracy'."""
    if limit.what in SCORES:
        return limit.what.upper()
    title = uncapitalised(catalog.GAPS[limit.what].title)
    return f"the {title} in {metric_of(limit)}" if limit.metric else f"the {title}"


def groups_of(limit: Limit) -> str:
    """' of tone', ' of tone and age'; nothing where no columns are named."""
    return f" of {listed(limit.columns)}" if limit.columns else ""


def _in_percent(limit: Limit) -> bool:
    told = catalog.GAPS[limit.what].format if limit.what in catalog.GAPS else ".1%"
    metric = catalog.METRICS[limit.metric].format if limit.metric else ".1%"
    return told.endswith("%") and metric.endswith("%")


def _bounded(limit: Limit) -> str:
    """'at most 2 points'."""
    return f"at {'least' if limit.side == '>=' else 'most'} {amount(limit, limit.at)}"


def _value(limit: Limit) -> str:
    whose = "everyone's" if limit.of_everyone else f"in every group{groups_of(limit)} the"
    return f"{whose} {metric_of(limit)} is {_bounded(limit)}"


def _drop(limit: Limit) -> str:
    who = "everyone" if limit.of_everyone else f"every group{groups_of(limit)}"
    whose = "everyone's" if limit.of_everyone else f"in every group{groups_of(limit)} the"
    pattern = WORSENS[catalog.METRICS[limit.metric].better]
    return pattern.format(who=who, whose=whose, how=_bounded(limit), metric=metric_of(limit))


def _gap(limit: Limit) -> str:
    return f"any two groups{groups_of(limit)} differ by {_bounded(limit)} in {metric_of(limit)}"


def _gap_drop(limit: Limit) -> str:
    differ = f"any two groups{groups_of(limit)} differ by {_bounded(limit)}"
    return f"{differ} in how their {metric_of(limit)} changed"


def _of_gap(limit: Limit) -> str:
    across = f" across {listed(limit.columns)}" if limit.columns else ""
    return f"{gap_of(limit)}{across} is {_bounded(limit)}"


def _worst(limit: Limit) -> str:
    whose = f"in the worst group{groups_of(limit)} the"
    return f"{whose} {metric_of(limit)} is {_bounded(limit)}"


_SENTENCES: dict[str, Callable[[Limit], str]] = {
    "overall": _value,
    "overall_drop": _drop,
    "group": _value,
    "group_drop": _drop,
    "gap": _gap,
    "gap_drop": _gap_drop,
    "difference": _gap,
    "worst": _worst,
}
