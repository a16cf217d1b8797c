"""What a limit may be set on, and for which of it a guarantee exists (statistics, rule 8)."""

from dataclasses import dataclass
from typing import Literal

from fairviz import catalog
from fairviz.audit.cell_scores import SCORES
from fairviz.audit.groups import CLASS
from fairviz.errors import BadValue, UnknownName

Of = Literal["value", "drop"]
Over = Literal["everyone", "groups", "pairs"]
Side = Literal["<=", ">="]


@dataclass(frozen=True)
class Kind:
    """A number that can be bounded: a metric or its drop from dense; of whom."""

    of: Of
    over: Over
    title: str


KINDS = {
    "overall": Kind("value", "everyone", "Everyone's value"),
    "overall_drop": Kind("drop", "everyone", "Everyone's drop from dense"),
    "group": Kind("value", "groups", "Each group's value (a floor for the worst)"),
    "group_drop": Kind("drop", "groups", "Each group's drop from dense"),
    "gap": Kind("value", "pairs", "Difference between any two groups"),
    "gap_drop": Kind("drop", "pairs", "Difference between any two groups' drops"),
}

# gaps of the catalog that are limits on differences between groups under another name
STAND_FOR: dict[str, tuple[tuple[str, str, tuple[str, ...]], ...]] = {
    "difference": (("gap", "", ()),),
    "worst": (("group", "", ()),),
    "degradation": (("gap_drop", "accuracy", ()),),
    "mcd": (("gap", "accuracy", (CLASS,)),),
    "demographic_parity": (("gap", "selection_rate", ()),),
    "equal_opportunity": (("gap", "true_positive_rate", ()),),
    "predictive_parity": (("gap", "precision", ()),),
    "equalized_odds": (
        ("gap", "true_positive_rate", ()),
        ("gap", "false_positive_rate", ()),
    ),
}

# metrics that are shares of samples, so that an exact bound exists; whether the samples they are
# over depend on the answers, so that dense and sparse are not paired
GUARANTEED = {
    "accuracy": False,
    "true_positive_rate": False,
    "false_positive_rate": False,
    "false_negative_rate": False,
    "selection_rate": False,
    "precision": True,
}
OVER_ALL = ("accuracy", "selection_rate")  # those that are over all samples, whatever is answered


def of_limits() -> list[str]:
    """All that a limit may be set on."""
    return [*KINDS, *(name for name in catalog.GAPS if name not in KINDS), *SCORES]


def check(what: str, metric: str) -> None:
    """Refuses what nothing is known about."""
    if what not in of_limits():
        raise UnknownName(what, "kind of limit", of_limits())
    if not takes_metric(what):
        return
    if not metric:
        possible = ", ".join(sorted(catalog.METRICS))
        raise BadValue(
            f"'{what}' names no metric: write one behind it, as in '{what}:accuracy'. There are:"
            f" {possible}."
        )
    entry = catalog.find(catalog.METRICS, metric, "metric")
    if entry.needs_dense and what in KINDS and KINDS[what].of == "drop":
        raise BadValue(f"{entry.title} compares with dense already: limit its value, not its drop.")


def takes_metric(what: str) -> bool:
    """Whether a metric must be named beside it."""
    return what in KINDS or (what in catalog.GAPS and not catalog.GAPS[what].metric)


def better(what: str, metric: str) -> str:
    """Which way is good: 'higher', 'lower' or 'neither'."""
    kind = KINDS.get(what)
    if kind and kind.of == "value" and kind.over != "pairs":
        return catalog.METRICS[metric].better
    if what == "worst":
        return catalog.METRICS[metric].better
    return catalog.GAPS[what].better if what in catalog.GAPS else "lower"


def sides(what: str, metric: str) -> tuple[Side, ...]:
    """How a limit may be set on it, the usual way first."""
    return {"higher": (">=",), "lower": ("<=",)}.get(better(what, metric), ("<=", ">="))  # type: ignore[return-value]


def largest(what: str, metric: str) -> float:
    """Beyond what a limit says nothing."""
    if what in SCORES:
        return float("inf")
    entry = catalog.METRICS.get(metric)
    return entry.high - entry.low if entry else 1.0


def needs_dense(what: str, metric: str) -> bool:
    """Whether it compares with the dense model."""
    if what in KINDS:
        return KINDS[what].of == "drop" or catalog.METRICS[metric].needs_dense
    if what in SCORES or catalog.GAPS[what].of == "change":
        return True
    return takes_metric(what) and catalog.METRICS[metric].needs_dense


def moves_either_way(what: str, metric: str) -> bool:
    """Whether it is a change of which neither direction is better."""
    is_drop = what in KINDS and KINDS[what].of == "drop" and KINDS[what].over != "pairs"
    return is_drop and catalog.METRICS[metric].better == "neither"


def is_over_classes(what: str) -> bool:
    """Whether it compares classes, whatever the groups are."""
    return what in SCORES or (what in catalog.GAPS and catalog.GAPS[what].over == "classes")
