"""A finding in few words: singular, plural, ties, nothing to report, nothing without evidence."""

import pandas as pd
import pytest

from fairviz.audit.findings import story
from fairviz.audit.findings.base import Finding, Severity, nothing


def told(severity: Severity, **changes: tuple[float, float, float]) -> Finding:
    """A finding about these groups' changes of a metric, each with its limits."""
    rows = [(name, *ends) for name, ends in changes.items()]
    evidence = pd.DataFrame(rows, columns=["group", "value", "low", "high"])
    return Finding("…", severity, evidence)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ((-0.02, -0.03, 0.01), "Overall, nothing is clearly lost."),
        ((0.0, 0.0, 0.0), "Overall, nothing is clearly lost."),
        ((0.02, 0.01, 0.03), "Overall, the model got better."),
        ((-0.05, -0.06, -0.04), "Overall, the model still looks fine."),
        ((-0.06, -0.07, -0.05), "Overall, the model is no longer fine."),
    ],
)
def test_five_points_of_everyone_are_fine_and_more_are_not(
    change: tuple[float, float, float], words: str
) -> None:
    assert story.overall(told("harm", everyone=change)) == words


def test_a_metric_that_should_be_low_is_lost_by_rising() -> None:
    risen = told("harm", everyone=(0.2, 0.1, 0.3))
    assert story.overall(risen, "ece") == "Overall, the model got worse."
    assert story.overall(risen, "accuracy") == "Overall, the model got better."


def test_what_fine_means_is_said_of_shares_alone() -> None:
    assert "at most 5 points" in story.fine("accuracy")
    assert story.fine("ece") == ""


def test_of_nothing_nothing_is_said() -> None:
    nobody = nothing("Nothing is pruned here yet.")
    assert story.overall(nobody) == "Whether the model is fine cannot be told here."
    assert story.payers(nobody) == "Who pays cannot be told here."
    undefined = told("harm", dark=(float("nan"),) * 3)
    assert story.payers(undefined) == "Who pays cannot be told here."


def test_one_group_pays_in_the_singular_and_two_alike_in_the_plural() -> None:
    light = (-0.01, -0.02, 0.0)
    one = told("harm", light=light, dark=(-0.1, -0.12, -0.08))
    assert story.payers(one) == "The dark group pays most."
    tied = told("harm", light=light, dark=(-0.1, -0.12, -0.08), dim=(-0.1001, -0.2, -0.05))
    assert story.payers(tied) == "The dim and dark groups pay most."


def test_many_that_tie_are_counted() -> None:
    alike = dict.fromkeys("abcd", (-0.1, -0.2, -0.05))
    assert story.payers(told("harm", **alike, e=(0.0, 0.0, 0.0))) == (
        "4 groups pay most, all alike."
    )


def test_a_calm_finding_names_nobody() -> None:
    calm = told("calm", light=(-0.01, -0.02, 0.0), dark=(-0.03, -0.06, 0.01))
    assert story.payers(calm) == story.NOBODY
    assert "dark" not in story.payers(calm)


def test_one_group_is_not_compared() -> None:
    assert story.payers(told("harm", everyone=(-0.1, -0.2, -0.05))) == (
        "There is one group only: nobody to compare."
    )


def test_losses_are_positive_and_the_largest_is_first() -> None:
    lost = story.losses(
        told("harm", a=(-0.01, -0.03, 0.02), b=(-0.1, -0.2, 0.0)).evidence, "accuracy"
    )
    assert list(lost["group"]) == ["b", "a"]
    assert list(lost[["loss", "least", "most"]].iloc[1]) == [0.01, -0.02, 0.03]
