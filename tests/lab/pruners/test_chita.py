"""CHITA: the re-weighting against least squares, the choice against every choice there is."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
import torch

from fairviz.errors import BadValue
from fairviz.lab.pruners import chita
from fairviz.lab.pruners.chita import Regression, solution
from fairviz.lab.workshop import Workshop
from fairviz.spec import Prune
from tests.lab.pruners.tiny import batch, layers, loss, network, slopes

WEIGHTS, LEFT = 8, 3


def problem(seed, pieces=5, ridge=1.0):
    dice = torch.Generator().manual_seed(seed)
    slopes = torch.randn(pieces, WEIGHTS, generator=dice, dtype=torch.float64)
    dense = torch.randn(WEIGHTS, generator=dice, dtype=torch.float64)
    return Regression(slopes, dense, ridge)


def largest(sizes):
    stays = torch.zeros(WEIGHTS, dtype=torch.bool)
    stays[sizes.argsort(descending=True)[:LEFT]] = True
    return stays


def choices():
    for chosen in combinations(range(WEIGHTS), LEFT):
        stays = torch.zeros(WEIGHTS, dtype=torch.bool)
        stays[list(chosen)] = True
        yield stays


def least(one):
    """The smallest cost over all choices of survivors."""
    return min(one.cost(one.best(stays)) for stays in choices())


def test_the_survivors_weights_are_those_of_least_squares():
    one = problem(0)
    stays = largest(one.dense.abs())
    root = one.ridge**0.5 * np.eye(WEIGHTS)
    rows = np.vstack([one.slopes.numpy(), root])
    told = rows @ one.dense.numpy()
    expected, *_ = np.linalg.lstsq(rows[:, stays.numpy()], told, rcond=None)
    assert one.best(stays)[stays].tolist() == pytest.approx(expected.tolist())
    assert not one.best(stays)[~stays].any()


def test_the_slope_is_that_of_the_cost():
    one = problem(1)
    at = torch.ones(WEIGHTS, dtype=torch.float64, requires_grad=True)
    moved = at - one.dense
    cost = ((one.slopes @ moved).square().sum() + one.ridge * moved.square().sum()) / 2
    assert one.cost(at.detach()) == pytest.approx(cost.item())
    (expected,) = torch.autograd.grad(cost, at)
    torch.testing.assert_close(one.slope(at.detach()), expected)


@pytest.mark.parametrize("seed", range(5))
def test_where_gradients_do_not_overlap_the_choice_is_the_best_of_all(seed):
    one = problem(seed)
    apart = replace(one, slopes=torch.diag(one.slopes[0] + 2))
    stays, found = solution(apart, largest)
    assert apart.cost(found) == pytest.approx(least(apart)) and int(stays.sum()) == LEFT


def test_on_any_gradients_it_is_never_worse_than_the_largest_and_mostly_the_best_of_all():
    problems = [problem(seed) for seed in range(20)]
    found = [one.cost(solution(one, largest)[1]) for one in problems]
    begun = [one.cost(one.best(largest(one.dense.abs()))) for one in problems]
    best = [least(one) for one in problems]
    assert all(b <= f + 1e-9 <= s + 2e-9 for b, f, s in zip(best, found, begun, strict=True))
    hits = sum(f <= b * 1.0001 for f, b in zip(found, best, strict=True))
    chance = sum(s <= b * 1.0001 for s, b in zip(begun, best, strict=True))
    assert hits >= 16 and chance <= 12


def asked(sparsity, scope="global"):
    return Prune("chita", sparsity, scope, exempt=())


def test_rows_are_the_gradients_of_the_pieces_and_columns_the_layers_end_to_end():
    model, whole = network(), batch(pruning=asked(5000))
    found = chita.regression(model, whole, ["0", "2"], 5, 1e-2)
    pieces = [range(5), range(5, 10), range(10, 12)]
    for row, piece in zip(found.slopes, pieces, strict=True):
        slope = slopes(model, whole, list(piece))
        torch.testing.assert_close(row, torch.cat([slope[name].flatten() for name in ("0", "2")]))
    assert found.ridge == pytest.approx(3 * 1e-2)


@pytest.mark.parametrize("scope", ["global", "layer"])
def test_it_scores_those_that_stay_above_one_and_as_many_as_the_scope_leaves(scope):
    scores = chita.scores(network(), batch(pruning=asked(5000, scope)), images=2)
    over = {name: int((score > 1).sum()) for name, score in scores.items()}
    assert sum(over.values()) == 12 and (scope == "global" or over == {"0": 6, "2": 6})


def test_at_neither_end_is_there_anything_to_choose():
    whole, none = (chita.scores(network(), batch(pruning=asked(s))) for s in (0, 10_000))
    assert all(bool((score > 1).all()) for score in whole.values())
    assert all(bool((score < 1).all()) for score in none.values())


def test_the_loss_rises_less_where_survivors_are_weighed_anew():
    model, whole = network(), batch(pruning=asked(3000))
    scores = chita.scores(model, whole, images=1, damping=1e-2)
    kept = {f"{name}.weight": score > 1 for name, score in scores.items()}
    anew = chita.reweighted(model, whole, kept, images=1, damping=1e-2)
    losses = []
    for state in ({f"{n}.weight": w * kept[f"{n}.weight"] for n, w in layers(model).items()}, anew):
        cut = network()
        cut.load_state_dict(state, strict=False)
        losses.append(loss(cut, whole).item())
    before = loss(model, whole).item()
    assert abs(losses[1] - before) < abs(losses[0] - before)
    assert all(not anew[name][~stays].any() for name, stays in kept.items())


@pytest.mark.parametrize("settings", [{"damping": 0.0}, {"images": 0}])
def test_without_damping_or_images_it_says_what_is_usual(settings):
    with pytest.raises(BadValue, match="usual ones are 1e-4 and 8"):
        chita.scores(network(), batch(pruning=asked(5000)), **settings)


def test_more_gradients_than_fit_are_refused_with_the_size_of_pieces_that_do(monkeypatch):
    monkeypatch.setattr(chita, "MOST", 100)
    with pytest.raises(BadValue, match="Take pieces of 3 images or more"):
        chita.scores(network(), batch(pruning=asked(5000)), images=1)
    assert chita.scores(network(), batch(pruning=asked(5000)), images=3)


def test_a_variant_made_with_it_has_its_zeros_its_new_weights_and_its_ends_as_they_were(
    trained: Workshop, dense
):
    def state(pruner):
        return trained.state(replace(dense, steps=(*dense.steps, Prune(pruner, 6000))))

    before, after = trained.state(dense), state("chita?images=16")
    cut = {name for name in before if not torch.equal(before[name], after[name])}
    assert cut and all(name.endswith("weight") and before[name].dim() == 4 for name in cut)
    zeros = {name: int((state("magnitude")[name] == 0).sum()) for name in cut}
    assert sum(int((after[name] == 0).sum()) for name in cut) == sum(zeros.values())
    stays = torch.cat([after[name][after[name] != 0] for name in sorted(cut)])
    old = torch.cat([before[name][after[name] != 0] for name in sorted(cut)])
    assert bool((stays != old).any()) and (stays - old).norm() < old.norm()
