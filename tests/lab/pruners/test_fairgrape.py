"""FairGRAPE against the paper's steps taken one by one."""

from time import process_time

import numpy as np
import pytest
import torch

from fairviz.lab.pruners import fairgrape
from fairviz.lab.pruners.fairgrape import kept_order
from tests.lab.pruners.tiny import SIDES, batch, layers, network, slopes, some


def step_by_step(importance):
    """The published loop: shares by division, one look at every weight in each step."""
    groups, count = importance.shape
    target = importance.sum(1) / importance.sum()
    share, held, kept = np.full(groups, 1 / groups), np.zeros(groups), []
    while len(kept) < count:
        group = int(np.argmin(share - target))
        best = max((w for w in range(count) if w not in kept), key=lambda w: importance[group, w])
        kept.append(best)
        held += importance[:, best]
        share = held / held.sum()
    return kept


def test_the_group_furthest_below_its_share_chooses():
    # shares of the layer: 6/10 and 4/10. At equal shares the first group chooses (its 3); then the
    # second has 0 of 4/10 (its 3), then 1/2 against 6/10 is the first's turn (its 2), and so on
    importance = np.array([[3.0, 0.0, 2.0, 1.0], [0.0, 3.0, 0.0, 1.0]])
    assert kept_order(importance) == [0, 1, 2, 3]


@pytest.mark.parametrize("groups", [2, 3, 5])
@pytest.mark.parametrize("seed", range(5))
def test_the_order_is_that_of_the_steps_taken_one_by_one(groups, seed):
    importance = np.random.default_rng(seed).exponential(size=(groups, 40)) ** 2
    assert kept_order(importance) == step_by_step(importance)


def test_a_group_alone_keeps_what_it_needs_most():
    assert kept_order(np.array([[1.0, 9.0, 4.0]])) == [1, 2, 0]


def test_of_equals_the_later_is_kept_first_and_all_are_kept_once():
    assert kept_order(np.zeros((3, 4))) == [3, 2, 1, 0]
    assert kept_order(np.ones((2, 4))) == [3, 2, 1, 0]


def test_importance_is_of_each_mini_batch_that_holds_the_group():
    model, whole = network(), batch()
    pieces = [[i for i in piece if SIDES[i] == 1] for piece in ([*range(5)], [*range(5, 10)], [10])]
    found = fairgrape._importance(model, whole, torch.tensor(SIDES) == 1)
    for name, weight in layers(model).items():
        each = [(weight * slopes(model, whole, piece)[name]) ** 2 for piece in pieces]
        torch.testing.assert_close(found[name], torch.stack(each).mean(0).detach())


def test_scores_fall_from_one_in_the_order_in_which_weights_are_kept():
    model, whole = network(), batch()
    scores = fairgrape.scores(model, whole, by="side")["0"].flatten()
    own = [fairgrape._importance(model, whole, torch.tensor(SIDES) == g)["0"] for g in (0, 1)]
    order = step_by_step(torch.stack(own).flatten(1).numpy())
    assert scores[order].tolist() == pytest.approx([1 - place / 12 for place in range(12)])


def test_a_group_that_is_not_in_the_batch_has_no_say():
    model, names = network(), ("left", "nobody", "right")
    codes = [2 * side for side in SIDES]
    found = fairgrape.scores(model, batch(codes, names=names), by="side")
    expected = fairgrape.scores(model, batch(), by="side")
    assert all(torch.equal(found[name], expected[name]) for name in expected)


def test_a_group_in_few_mini_batches_is_measured_on_those():
    model, whole = network(), batch([0] * 10 + [1] * 2)
    found = fairgrape._importance(model, whole, torch.tensor([0] * 10 + [1] * 2) == 1)
    alone = fairgrape._importance(model, some(whole, [10, 11]), torch.tensor([True, True]))
    assert all(torch.equal(found[name], alone[name]) for name in found)


def test_a_big_layer_and_three_groups_take_less_than_two_seconds():
    importance = np.random.default_rng(0).exponential(size=(3, 120_000))
    start = process_time()
    order = kept_order(importance)
    assert process_time() - start < 2 and len(set(order)) == 120_000
