"""The first line of a page."""

import numpy as np

from fairviz.audit import findings
from fairviz.audit.bias_map import bias_map
from fairviz.audit.groups import Grouping, everyone
from tests.audit.studies import dense, drawn_study, pruned, said

RUNS, PEOPLE = drawn_study(
    np.random.default_rng(0), n=1500, drops=(0.3, 0.02, 0.02), asked=(0.5, 0.9)
)
CALM, ALIKE = drawn_study(np.random.default_rng(1), drops=(0.02, 0.02))


def test_the_headline_names_who_loses_most_and_least_with_intervals():
    said_first = findings.overview(RUNS, PEOPLE, asked=0.9)
    hurt = "tone 0"
    assert said_first.headline.startswith(f"At 90 % sparsity the {hurt} group loses ")
    assert said_first.headline.count("[") == 2 and said_first.severity == "harm"


def test_the_headline_rests_on_the_rows_it_shows():
    finding = findings.overview(RUNS, PEOPLE, asked=0.9)
    worst = finding.evidence.sort_values("value").iloc[0]
    assert f"{-100 * worst['value']:.1f} points" in finding.headline
    assert f"[{-100 * worst['high']:.1f}, {-100 * worst['low']:.1f}]" in finding.headline


def test_equal_groups_do_not_differ_beyond_chance():
    finding = findings.overview(CALM, ALIKE)
    assert finding.headline.startswith(
        "No group is shown to pay more than another at 90 % sparsity"
    )
    assert finding.severity == "calm"


def losing(lost):
    """A hundred right answers less so many, at the sparsity of the same number."""
    before = said([0, 1] * 50, [0, 1] * 50)
    answers = np.where(np.arange(100) < lost, 1 - before.labels, before.labels)
    return pruned(said([0, 1] * 50, answers), before, asked=lost / 100)


def test_without_a_sparsity_the_highest_that_somebody_might_ship_is_told():
    finding = findings.overview([losing(lost) for lost in (1, 4, 6, 20)], everyone(100))
    assert finding.headline.startswith("At 4 % sparsity everyone loses 4.0 points [")
    assert "at most 5 points" in finding.caveat


def test_where_nobody_would_ship_anything_the_smallest_loss_is_told():
    finding = findings.overview([losing(30), losing(20)], everyone(100))
    assert finding.headline.startswith("At 20 % sparsity everyone loses 20.0 points [")


def test_a_collapsed_sparsity_is_passed_over():
    finding = findings.overview([losing(20), losing(60)], everyone(100))
    assert finding.headline.startswith("At 20 % sparsity")


def test_a_collapsed_model_is_called_so_and_nobody_is_named():
    before = RUNS[0].said
    silent = said(before.labels, np.zeros(len(before)), positive=None, classes=4)
    finding = findings.overview([pruned(silent, before, asked=0.99)], PEOPLE)
    assert "no longer answer" in finding.headline and finding.severity == "unknown"


def test_one_seed_says_so():
    one = [run for run in RUNS if run.seed == 0]
    assert findings.overview(one, PEOPLE).caveat.startswith("One seed only")


def test_one_group_is_told_alone():
    runs = [pruned(said([1] * 40, [0] * 12 + [1] * 28), said([1] * 40, [1] * 40))]
    finding = findings.overview(runs, Grouping((), ("everyone",), np.zeros(40, dtype=int)))
    assert finding.headline.startswith("At 50 % sparsity everyone loses 30.0 points [")


def test_nothing_pruned_is_nothing_to_report():
    for finding in (findings.overview([], PEOPLE), findings.groups(RUNS[:1], PEOPLE)):
        assert finding.severity == "none" and finding.evidence.empty


def test_a_metric_that_no_group_has_says_why():
    runs = [pruned(said([0, 1] * 4, [0, 1] * 4), said([0, 1] * 4, [0, 1] * 4))]
    nobody = Grouping(("tone",), ("a", "b"), np.full(8, -1))
    assert "no samples" in findings.overview(runs, nobody).headline


def test_who_pays_is_told_with_the_sparsity():
    finding = findings.groups(RUNS, PEOPLE)
    assert finding.headline.startswith("A loss beyond 1 point is clear for tone 0 from 50 %")


def test_nobody_pays():
    finding = findings.groups(CALM, ALIKE, points=20.0)
    assert finding.headline == "No group is shown to lose more than 20 points up to 90 %."


def test_a_map_within_the_floor_is_calm():
    finding = findings.bias_map(bias_map(CALM, ALIKE))
    assert "not clearly more than dense seeds alone differ by" in finding.headline
    assert "2 seeds" not in finding.headline and finding.severity == "calm"


def test_a_map_without_two_dense_seeds_cannot_tell():
    one = [run for run in RUNS if run.seed == 0]
    assert findings.bias_map(bias_map(one, PEOPLE)).severity == "unknown"


def test_an_empty_map_has_nothing_to_say():
    assert findings.bias_map(bias_map([dense(said([0, 1], [0, 1]))])).severity == "none"


def test_where_all_has_collapsed_nobody_is_said_to_be_spared():
    labels = [0, 1] * 200
    right, same = said(labels, labels), said(labels, [0] * 400)
    runs = [dense(right), pruned(same, right, asked=0.9)]
    finding = findings.groups(runs, everyone(400, "explore"))
    assert "From 90 % on the models have collapsed" in finding.headline
    assert finding.severity == "unknown"


def test_what_collapsed_later_is_not_counted_as_spared():
    labels = [0, 1] * 200
    right, same = said(labels, labels), said(labels, [0] * 400)
    runs = [dense(right), pruned(right, right, asked=0.5), pruned(same, right, asked=0.9)]
    finding = findings.groups(runs, everyone(400, "explore"))
    assert "up to 50 %" in finding.headline
