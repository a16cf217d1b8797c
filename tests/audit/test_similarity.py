"""CKA, SVCCA and the answers' measures, against plain formulas and cases done in the head."""

import numpy as np
import pandas as pd
import pytest
from scipy.spatial.distance import jensenshannon
from scipy.stats import entropy, pearsonr, spearmanr

from fairviz.audit.findings.similarity import alike, predicts
from fairviz.audit.outcomes import Outcomes
from fairviz.audit.similarity import answers, cka, harm, svcca, tables
from tests.audit.studies import drawn_study, tones


def features(n=60, d=8, seed=0):
    return np.random.default_rng(seed).normal(size=(n, d))


def rotated(x, seed=3):
    turn, _ = np.linalg.qr(np.random.default_rng(seed).normal(size=(x.shape[1], x.shape[1])))
    return 5 * x @ turn


def gram_cka(x, y):
    n = len(x)
    h = np.eye(n) - 1 / n
    k, other = h @ x @ x.T @ h, h @ y @ y.T @ h
    return np.trace(k @ other) / np.sqrt(np.trace(k @ k) * np.trace(other @ other))


def gram_debiased(x, y):
    """Song et al. (2012), written with n x n matrices."""
    n = len(x)
    k, other = x @ x.T, y @ y.T
    np.fill_diagonal(k, 0)
    np.fill_diagonal(other, 0)
    one = np.ones(n)

    def hsic(a, b):
        return (
            np.trace(a @ b)
            + (one @ a @ one) * (one @ b @ one) / ((n - 1) * (n - 2))
            - 2 / (n - 2) * (one @ a @ b @ one)
        ) / (n * (n - 3))

    return hsic(k, other) / np.sqrt(hsic(k, k) * hsic(other, other))


@pytest.mark.parametrize(("n", "d"), [(60, 8), (20, 50), (5, 3)])
def test_linear_cka_is_the_gram_formula(n, d):
    x, y = features(n, d), features(n, d + 2, seed=1) + features(n, d + 2)
    assert cka.linear(x, y) == pytest.approx(gram_cka(x, y), abs=1e-9)
    assert cka.debiased(x, y) == pytest.approx(gram_debiased(x, y), abs=1e-9)


@pytest.mark.parametrize("measure", [cka.linear, cka.debiased, cka.rbf])
@pytest.mark.parametrize("scale", [1e-6, 1.0, 6e4])
def test_features_are_like_themselves_turned_moved_and_scaled(measure, scale):
    x = features().astype(np.float32) * np.float32(scale)
    assert measure(x, x) == pytest.approx(1, abs=1e-6)
    assert measure(x, rotated(x) + 100 * scale) == pytest.approx(1, abs=1e-5)


def test_unrelated_features_are_not_alike_once_debiased():
    x, y = features(96, 96), features(96, 96, seed=1)
    assert cka.linear(x, y) > 0.4  # the bias that few images bring
    assert abs(cka.debiased(x, y)) < 0.1


@pytest.mark.parametrize("measure", [cka.linear, cka.debiased, cka.rbf, svcca.distance])
@pytest.mark.parametrize("value", [0.0, 3.7, 1e4])
def test_a_constant_layer_is_undefined_and_never_a_crash(measure, value):
    assert np.isnan(measure(np.full((30, 4), value), features(30, 4)))


def test_three_images_are_too_few_for_the_debiased_form():
    assert np.isnan(cka.debiased(features(3), features(3)))


def test_svcca_is_blind_to_invertible_maps():
    x = features(200, 6)
    mixed = x @ (np.eye(6) + 0.2 * features(6, 6, seed=2))
    assert svcca.distance(x, x) == pytest.approx(0, abs=1e-9)
    assert svcca.distance(x, mixed) < 0.2
    assert svcca.distance(x, features(200, 6, seed=5)) > 0.7


def test_svcca_by_hand():
    """Only the first direction is kept, and the two stand at 45 degrees."""
    raw = features(100, 3)
    a, b, c = np.linalg.qr(raw - raw.mean(axis=0))[0].T
    x, y = np.stack([3 * a, 0.001 * c], 1), np.stack([3 * (a + b) / np.sqrt(2), 0.001 * c], 1)
    assert svcca.distance(x, y) == pytest.approx(1 - 1 / np.sqrt(2))


def test_fewer_images_than_features_leave_svcca_undefined():
    assert np.isnan(svcca.distance(features(5, 8), features(5, 8)))


def said(chances):
    chances = np.array(chances, dtype=float)
    labels = np.zeros(len(chances), dtype=np.int64)
    return Outcomes(labels, chances.argmax(1), chances, chances.shape[1])


def test_answers_are_compared_as_scipy_compares_them():
    p, q = [[0.7, 0.2, 0.1], [0.1, 0.8, 0.1]], [[0.5, 0.3, 0.2], [0.6, 0.3, 0.1]]
    dense, sparse = said(p), said(q)
    assert answers.agreement(dense, sparse) == 0.5
    assert answers.kl(dense, sparse) == pytest.approx(np.mean(entropy(p, q, axis=1)))
    ours = answers.jensen_shannon(dense, sparse)
    assert ours == pytest.approx(np.mean(jensenshannon(p, q, axis=1) ** 2))


def test_the_same_answers_lie_nothing_apart():
    dense = said([[1.0, 0.0], [0.3, 0.7]])
    assert (answers.agreement(dense, dense), answers.kl(dense, dense)) == (1, 0)
    assert answers.jensen_shannon(dense, dense) == 0


def test_correlations_are_scipys():
    dice = np.random.default_rng(4)
    x = dice.normal(size=30)
    y = x + dice.normal(size=30)
    assert harm.pearson(x, y).value == pytest.approx(pearsonr(x, y).statistic)
    interval = pearsonr(x, y).confidence_interval(0.95)
    assert (harm.pearson(x, y).low, harm.pearson(x, y).high) == pytest.approx(tuple(interval))
    assert harm.spearman(x, y).value == pytest.approx(spearmanr(x, y).statistic)


def test_what_sparsity_alone_explains_is_gone_when_it_is_held_fixed():
    dice = np.random.default_rng(5)
    sparsity = np.repeat(np.linspace(0, 1, 20), 3)
    x, y = (sparsity + dice.normal(0, 0.05, 60) for _ in range(2))
    assert harm.spearman(x, y).low > 0.8
    assert not harm.partial(x, y, sparsity).is_clear
    assert harm.partial(x, x + 0.1 * y, sparsity).low > 0.5


def test_the_interval_with_one_thing_held_fixed_is_that_of_one_point_less():
    dice = np.random.default_rng(6)
    x, y, fixed = dice.normal(size=(3, 20))
    found = harm.partial(x, y, fixed)
    reach = 1.959964 * np.sqrt((1 + found.value**2 / 2) / (20 - 1 - 3))
    assert found.points == 20
    assert np.arctanh(found.high) - np.arctanh(found.value) == pytest.approx(reach, rel=1e-5)


def test_within_one_sparsity_three_cells_are_the_fewest():
    cells = pd.DataFrame(
        {"asked": [0.5] * 3 + [0.9] * 2, "a": [1, 2, 3, 1, 2], "b": [3, 2, 1, 1, 2]}
    )
    (only,) = harm.within(cells, "a", "b").to_dict("records")
    assert only == {"asked": 0.5, "value": pytest.approx(-1), "n": 3}


def test_a_collapsed_cell_is_called_that():
    row = {"pruner": "magnitude", "schedule": "oneshot", "asked": 0.9, "layer": "stem"}
    numbers = {"value": 0.2, "low": 0.1, "high": 0.3}
    standing, ruined = (
        alike(pd.DataFrame([row | numbers | {"collapsed": is_so}])).headline
        for is_so in (False, True)
    )
    assert "chance" in ruined
    assert "chance" not in standing


def test_five_points_tell_nothing():
    assert np.isnan(harm.spearman(np.arange(5.0), np.arange(5.0)).low)
    assert np.isnan(harm.pearson(np.ones(9), np.arange(9.0)).value)


def test_a_layer_by_layer_table_of_two_seeds():
    runs, _ = drawn_study(np.random.default_rng(0), asked=(0.5,), drops=(0.1, 0.1, 0.3))
    seen = {run.variant: {"stem": features(40, 4, seed=i)} for i, run in enumerate(runs)}
    seen |= {run.parent: {"stem": features(40, 4, seed=99)} for run in runs if run.parent}
    found = tables.by_layer(runs, seen)
    pruned = [run for run in runs if run.parent]
    expected = [cka.debiased(seen[run.parent]["stem"], seen[run.variant]["stem"]) for run in pruned]
    row = found.iloc[0]
    assert (row["layer"], row["n"], row["seeds"]) == ("stem", 40, len(pruned))
    assert row["value"] == pytest.approx(np.mean(expected))
    assert row["low"] < row["value"] < row["high"]


def test_a_group_of_three_probe_images_is_undefined_with_its_reason():
    runs, _ = drawn_study(np.random.default_rng(0), asked=(0.5,), drops=(0.1, 0.1, 0.3))
    seen = {name: {"stem": features(30, 4)} for run in runs for name in (run.variant, run.parent)}
    few = tones(["dark"] * 3 + ["light"] * 27)
    found = tables.by_layer(runs, seen, people=few).set_index("group")
    assert np.isnan(found.loc["dark", "value"])
    assert found.loc["dark", "reason"] == "3 probe images: at least 10 are needed"
    assert found.loc["light", "value"] == pytest.approx(1)


def test_undefined_says_whether_the_layer_is_constant_or_the_images_too_few():
    runs, _ = drawn_study(np.random.default_rng(0), asked=(0.5,), drops=(0.1, 0.1, 0.3))
    layers = {"dead": np.zeros((20, 4)), "wide": features(20, 30)}
    seen = {name: layers for run in runs for name in (run.variant, run.parent)}
    found = tables.by_layer(runs, seen, "svcca").set_index("layer")
    assert found["value"].isna().all()
    assert found.loc["dead", "reason"] == "the layer says the same of every image"
    assert found.loc["wide", "reason"].startswith("fewer probe images than features")


def test_an_interval_does_not_leave_what_a_measure_can_be():
    runs, _ = drawn_study(np.random.default_rng(0), asked=(0.5,), drops=(0.1, 0.1, 0.3))
    noise = {run.variant: 0.1 * (place % 2) for place, run in enumerate(runs)}
    seen = {
        name: {"stem": features(40, 4) + noise.get(name, 0.0) * features(40, 4, seed=1)}
        for run in runs
        for name in (run.variant, run.parent)
    }
    assert tables.by_layer(runs, seen, "cka_biased")["high"].max() <= 1


def test_of_several_labels_the_answers_are_means_over_them():
    runs, _ = drawn_study(np.random.default_rng(0), asked=(0.5,), drops=(0.1, 0.1, 0.3))
    others, _ = drawn_study(np.random.default_rng(1), asked=(0.5,), drops=(0.4, 0.1, 0.1))
    one, other, both = (
        tables.answered(*labels).set_index("measure")["value"]
        for labels in ([runs], [others], [runs, others])
    )
    assert one["agreement"] != other["agreement"]
    assert both["agreement"] == pytest.approx((one["agreement"] + other["agreement"]) / 2)


def test_variants_without_features_are_left_out():
    runs, _ = drawn_study(np.random.default_rng(0), asked=(0.5,), drops=(0.1, 0.1, 0.3))
    assert tables.by_layer(runs, {}).empty


def test_every_layer_against_every_layer():
    pair = tables.Pair({"a": features(), "b": features(seed=1)}, {"a": features()})
    found = tables.matrix(pair)
    assert list(found["sparse"]) == ["a", "b"]
    assert found["value"].iloc[0] == pytest.approx(1)


def test_the_answer_says_when_sparsity_drives_both():
    clear, unclear = harm.Correlation(-0.9, -0.95, -0.8, 20), harm.Correlation(-0.1, -0.5, 0.3, 19)
    assert "with sparsity held fixed." in predicts(clear, clear, "CKA", "CEV").headline
    assert "sparsity drives both" in predicts(clear, unclear, "CKA", "CEV").headline
    assert "does not clearly predict" in predicts(unclear, unclear, "CKA", "CEV").headline
