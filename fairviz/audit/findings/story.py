"""Findings in the few words that are read from afar; their numbers stand in the findings."""

from collections.abc import Sequence

import pandas as pd

from fairviz.audit.findings.base import Finding
from fairviz.audit.findings.cost import BEARABLE
from fairviz.audit.losses import sign_of
from fairviz.audit.wording import listed, points
from fairviz.catalog import METRICS, find

UNTOLD = ("none", "unknown")  # severities of a finding that cannot say who loses
NAMED = 3  # groups that few words can hold
WORSE = "Overall, the model got worse."
NOBODY = "No group pays more than another, beyond chance."


def overall(told: Finding, metric: str = "accuracy") -> str:
    """Whether the model is fine on the whole; the finding is about everyone together."""
    lost = losses(told.evidence, metric)
    if told.severity in UNTOLD or lost.empty:
        return "Whether the model is fine cannot be told here."
    loss, low, high = (float(lost[name].iloc[0]) for name in ("loss", "least", "most"))
    if high < 0:
        return "Overall, the model got better."
    if not low > 0:
        return "Overall, nothing is clearly lost."
    if loss <= BEARABLE or not _is_share(metric):
        return "Overall, the model still looks fine." if _is_share(metric) else WORSE
    return "Overall, the model is no longer fine."


def fine(metric: str) -> str:
    """What is called fine; nothing where losses are no points."""
    limit = f"{100 * BEARABLE:g} points"
    return f"Fine: everyone together loses at most {limit}." if _is_share(metric) else ""


def point(metric: str) -> str:
    """What a point is; nothing where losses are none."""
    return "A point: one in 100 images." if _is_share(metric) else ""


def payers(told: Finding, metric: str = "accuracy") -> str:
    """Who pays; the finding compares groups."""
    lost = losses(told.evidence, metric)
    if told.severity in UNTOLD or lost.empty:
        return "Who pays cannot be told here."
    if len(lost) == 1:
        return "There is one group only: nobody to compare."
    if told.severity != "harm":
        return NOBODY
    return _most(worst(lost))


def worst(lost: pd.DataFrame) -> list[str]:
    """The groups that lose most, several where a screen would show the same number."""
    top = points(float(lost["loss"].max()))
    return [str(who) for who in lost.loc[[points(loss) == top for loss in lost["loss"]], "group"]]


def losses(evidence: pd.DataFrame, metric: str) -> pd.DataFrame:
    """Changes turned so that a loss is positive, the largest first; what has no number is out."""
    known = evidence.dropna(subset=["value"])
    turned = -sign_of(metric) * known[["value", "low", "high"]].astype(float)
    ends = {"least": turned[["low", "high"]].min(axis=1), "most": turned.max(axis=1)}
    return known.assign(loss=turned["value"], **ends).sort_values(
        "loss", ascending=False, kind="stable", ignore_index=True
    )


def _most(names: Sequence[str]) -> str:
    """'The dark group pays most.', 'The dark and medium groups pay most.'"""
    if len(names) > NAMED:
        return f"{len(names)} groups pay most, all alike."
    one = len(names) == 1
    return f"The {listed(names)} group{'' if one else 's'} pay{'s' if one else ''} most."


def _is_share(metric: str) -> bool:
    """Whether its losses are points, of which some few can be borne."""
    return find(METRICS, metric, "metric").format.endswith("%")
