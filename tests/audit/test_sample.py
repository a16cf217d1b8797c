"""What must be true of the embedded study, over its seeds, on the images that pages may read."""

import numpy as np
import pytest
from scipy.stats import t

from fairviz.audit import findings, reading
from fairviz.audit.bias_map import bias_map
from fairviz.audit.collapse import collapsed
from fairviz.audit.forecasts import scores
from fairviz.audit.forecasts.signals import SIGNALS
from fairviz.audit.groups import grouping
from tests.core_sample import STORE, rows

ROWS = rows()
ASKED = STORE.evalset(ROWS["evalset"].iloc[0])
COST = 0.03  # of overall accuracy


@pytest.fixture(scope="module")
def runs():
    found = reading.runs(ROWS, STORE.load, ASKED)
    return sorted(found, key=lambda run: (run.asked, run.seed))


@pytest.fixture(scope="module")
def people():
    return grouping(ASKED, ["tone"], "explore")


def test_there_are_images_enough():
    for column in ASKED.attributes:
        values = ASKED.attributes[column].to_numpy()
        for value in np.unique(values):
            assert (values[ASKED.rows("explore")] == value).sum() >= 500
            assert (values[ASKED.rows("certify")] == value).sum() >= 1_000


def test_the_dense_models_are_good_and_not_perfect(runs):
    dense = [run for run in runs if run.schedule == "dense"]
    assert len(dense) >= 4
    assert all(0.85 <= run.said.correct.mean() <= 0.97 for run in dense)


def test_no_group_is_beyond_mistakes(runs):
    dense = np.mean([run.said.correct for run in runs if run.schedule == "dense"], axis=0)
    for column in ASKED.attributes:
        groups = grouping(ASKED, (column,), "explore")
        assert max(dense[groups.rows(g)].mean() for g in range(len(groups))) <= 0.99


def test_where_one_shot_costs_three_points_the_rare_group_pays_at_least_twice(runs):
    pruned = [run for run in runs if (run.pruner, run.schedule) == ("magnitude", "oneshot")]
    tried = sorted({run.asked for run in pruned})
    costs = {
        share: np.mean([_loss(run) for run in pruned if run.asked == share]) for share in tried
    }
    first = next(share for share in tried if costs[share] >= COST)
    cell = [run for run in pruned if run.asked == first]
    assert not any(collapsed(run.said) for run in cell)
    assert _low(_loss(run, "dark") - 2 * _loss(run, "light") for run in cell) > 0


def test_recovered_at_95_percent_the_rare_group_pays_at_least_twice(runs):
    cell = [
        run
        for run in runs
        if (run.pruner, run.schedule, run.asked) == ("magnitude", "recovered", 0.95)
    ]
    assert len(cell) >= 4
    assert not any(collapsed(run.said) for run in cell)
    assert _low(_loss(run, "dark") for run in cell) > 0
    assert _low(_loss(run, "dark") - 2 * _loss(run, "light") for run in cell) > 0


def _loss(run, tone=None):
    """Accuracy lost from the run's own dense parent, by everyone or by one tone."""
    tones = ASKED.attributes["tone"].to_numpy()[ASKED.rows("explore")]
    rows = np.ones(len(tones), bool) if tone is None else tones == tone
    return run.dense.correct[rows].mean() - run.said.correct[rows].mean()


def _low(values):
    """The lower end of a one-sided 95 % interval of the mean over seeds."""
    found = np.array(list(values))
    return found.mean() - t.ppf(0.95, len(found) - 1) * found.std(ddof=1) / np.sqrt(len(found))


def test_the_bias_map_tells_of_what_one_might_ship(runs):
    table = bias_map(runs)
    told = findings.bias_map(table)
    assert table["cost"].max() > 0.5
    assert told.evidence["cost"].max() <= 0.05
    assert told.headline.startswith(
        "Where everyone together loses at most 5 points, errors changed most unevenly"
    )


@pytest.mark.parametrize("asked", [0.5, 0.55, 0.6, 0.65])
def test_the_dense_models_foretell_that_the_rare_group_is_hit_most(runs, people, asked):
    cell = [run for run in runs if _is_magnitude(run, asked)]
    seeds = [
        scores.seed_of(run, {"uncertainty": SIGNALS["uncertainty"](run.dense)}) for run in cell
    ]
    told = scores.by_group(seeds, people, "uncertainty").sort_values("foretold", ascending=False)
    assert told["group"].iloc[0] == "dark"
    assert scores.worst_named(seeds, people, "uncertainty") == 4
    quality = scores.scored(seeds, ["uncertainty"]).iloc[0]
    assert quality["left_out_low"] > 0.5


def _is_magnitude(run, asked):
    named = run.pruner == "magnitude" and run.schedule == "oneshot"
    return named and abs(run.asked - asked) < 1e-6
