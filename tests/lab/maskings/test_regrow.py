"""Prune and regrow: what falls, what grows, and how many."""

import numpy as np
import pytest
import torch
from torch import Size, nn

from fairviz.errors import BadValue, UnknownName
from fairviz.lab.maskings import regrow
from fairviz.lab.maskings.densities import counts
from fairviz.lab.maskings.judging import worth
from fairviz.lab.maskings.places import closed, exchanged, opened, shaken
from fairviz.lab.maskings.regrow import How, begin
from fairviz.lab.maskings.returning import forget
from fairviz.spec import Prune, Train
from tests.contracts.classrooms import moment_of, room

SMALL, LARGE = Size((4, 2, 1, 1)), Size((4, 4, 3, 3))  # sides 8 and 14, weights 8 and 144
SIZES = (8, 144)


def on(*places):
    return torch.tensor(places, dtype=torch.bool)


def test_a_layer_keeps_in_proportion_to_the_sum_of_its_sides():
    assert counts("erk", [SMALL, LARGE], SIZES, 22) == [8, 14]
    assert counts("erk", [SMALL, LARGE], SIZES, 11) == [4, 7]


def test_a_layer_that_would_keep_more_than_it_has_keeps_all():
    assert counts("erk", [SMALL, LARGE], SIZES, 44) == [8, 36]
    assert counts("erk", [SMALL, LARGE], SIZES, 152) == [8, 144]


def test_uniform_is_in_proportion_to_size():
    assert counts("uniform", [SMALL, LARGE], SIZES, 76) == [4, 72]


def test_what_fell_before_does_not_count_as_room():
    assert counts("erk", [SMALL, LARGE], (2, 144), 22) == [2, 20]


@pytest.mark.parametrize("kind", ["erk", "uniform"])
def test_whole_numbers_make_up_the_total_exactly(kind):
    for total in range(153):
        found = counts(kind, [SMALL, LARGE], SIZES, total)
        assert sum(found) == total and all(0 <= n <= m for n, m in zip(found, SIZES, strict=True))


def test_a_density_that_is_not_there_is_refused():
    with pytest.raises(UnknownName, match="erk, uniform"):
        counts("even", [SMALL], SIZES[:1], 4)


def test_the_smallest_falls_and_the_largest_gradient_grows():
    kept, everywhere = on(1, 1, 0, 0), on(1, 1, 1, 1)
    score, wish = torch.tensor([0.3, 0.2, 0.0, 0.0]), torch.tensor([9.0, 0.1, 0.5, 0.4])
    assert exchanged(kept, everywhere, score, wish, 0.5).tolist() == [True, False, True, False]


def test_what_has_just_fallen_may_come_back():
    score, wish = torch.tensor([0.3, 0.2, 0.0]), torch.tensor([0.0, 0.9, 0.5])
    assert exchanged(on(1, 1, 0), on(1, 1, 1), score, wish, 0.5).tolist() == [True, True, False]


def test_nothing_grows_where_it_may_not():
    score, wish = torch.tensor([0.3, 0.2, 0.0, 0.0]), torch.tensor([0.0, 0.1, 0.5, 0.4])
    found = exchanged(on(1, 1, 0, 0), on(1, 1, 0, 1), score, wish, 0.5)
    assert found.tolist() == [True, False, False, True]


def test_ties_go_by_position():
    same = torch.ones(4)
    assert closed(on(1, 1, 1, 1), same, 2).tolist() == [False, False, True, True]
    assert opened(on(0, 0, 0, 0), on(1, 1, 1, 1), same, 2).tolist() == [True, True, False, False]


def test_shaken_scores_keep_far_ranks_apart():
    ranks = torch.arange(100.0) ** 3
    moved = shaken(ranks, torch.Generator().manual_seed(0))
    assert bool((moved[:50].max() < moved[-1]).item()) and moved.argsort().tolist() != list(
        range(100)
    )


@pytest.mark.parametrize("make", [torch.optim.Adam, lambda p: torch.optim.SGD(p, 0.1, 0.9)])
def test_what_fell_has_no_momentum(make):
    weight = nn.Parameter(torch.ones(4))
    optimiser = make([weight])
    (weight * torch.arange(1.0, 5.0)).sum().backward()
    optimiser.step()
    forget(optimiser, weight, on(1, 0, 1, 0))
    memories = [m for m in optimiser.state[weight].values() if m.shape == weight.shape]
    assert memories and all(bool((m != 0).equal(on(1, 0, 1, 0))) for m in memories)


def begun(prune=None, kept=None, **settings):
    train = Train(epochs=1, batch=24, pruning=prune or Prune("magnitude", 7000), masking="regrow")
    model, here = room((Train(), train))
    return model, here, begin(here, kept or {}, **settings)


def with_gradients(model, here):
    moment, plain = moment_of(model, here)
    plain.backward()
    return moment


def test_the_first_mask_has_the_counts_of_its_densities():
    model, _, masking = begun()
    shapes = [model.get_parameter(name).shape for name in masking.kept]
    sizes = [shape.numel() for shape in shapes]
    expected = counts("erk", shapes, sizes, sum(sizes) - round(sum(sizes) * 0.7))
    assert [int(kept.sum()) for kept in masking.kept.values()] == expected


def test_an_exchange_opens_the_largest_gradients_and_keeps_every_layers_count():
    model, here, masking = begun()
    before = {name: kept.clone() for name, kept in masking.kept.items()}
    with_gradients(model, here)
    masking.before(model, 2, 10)
    masking.learn(model, 2)
    assert not masking.moves_weights(2)
    for name, kept in masking.kept.items():
        assert int(kept.sum()) == int(before[name].sum())
        slope = model.get_parameter(name).grad.abs()
        grown, still_closed = kept & ~before[name], ~kept & ~before[name]
        smallest = slope.masked_fill(~grown, torch.inf).min()
        assert smallest >= slope.masked_fill(~still_closed, 0).max()
    assert any(bool((kept & ~before[name]).any()) for name, kept in masking.kept.items())


def test_the_share_falls_along_a_cosine_and_the_end_keeps_its_mask():
    _, _, masking = begun(every=0.1, share=0.5, settle=0.2)
    shares = []
    for number in range(10):
        masking.before(nn.Identity(), number, 10)
        shares.append(masking._share)
    assert shares[0] == shares[8] == shares[9] == 0
    assert shares[4] == pytest.approx(0.25) and shares[1:8] == sorted(shares[1:8], reverse=True)


def test_a_place_that_learned_nothing_still_counts_as_kept():
    model, _, masking = begun()
    name, kept = next(iter(masking.kept.items()))
    model.get_parameter(name).data.zero_()
    masking.settle(model)
    assert (model.get_parameter(name) != 0).equal(kept)


def test_the_best_of_several_masks_stays(monkeypatch):
    model, here, masking = begun(candidates=3)
    seen = []

    def told(model, *_):
        seen.append({name: model.get_parameter(name) != 0 for name in masking.kept})
        return [0.1, 0.9, 0.5][len(seen) - 1]

    monkeypatch.setattr(regrow, "worth", told)
    with_gradients(model, here)
    masking.before(model, 2, 10)
    masking.learn(model, 2)
    worn = {name: model.get_parameter(name) != 0 for name in masking.kept}
    assert all(worn[name].equal(seen[1][name]) for name in worn)
    assert not all(worn[name].equal(seen[0][name]) for name in worn)


class Always(nn.Module):
    """Says the first class, whatever it sees."""

    def forward(self, images):
        return torch.eye(4)[torch.zeros(len(images), dtype=torch.long)]


def test_worth_is_accuracy_less_the_variance_of_the_classes():
    _, here = room()
    labels = here.material.evalset.labels[here.tune().numpy()]
    share = np.mean(labels == 0)  # accuracies of the classes: 1, 0, 0, 0
    found = worth(Always(), here, "class", weight=2.0)
    assert found == pytest.approx(share - 2 * np.var([1, 0, 0, 0]))


def test_worth_compares_the_groups_asked_for():
    _, here = room()
    rows = here.tune().numpy()
    right = here.material.evalset.labels[rows] == 0
    sides = here.material.evalset.attributes["side"].to_numpy()[rows]
    means = [right[sides == side].mean() for side in np.unique(sides)]
    assert worth(Always(), here, "side", 3.0) == pytest.approx(right.mean() - 3 * np.var(means))


@pytest.mark.parametrize("prune", [Prune("l1_filter", 5000), Prune("magnitude", 5000, "2:4")])
def test_filters_and_two_of_four_are_refused(prune):
    with pytest.raises(BadValue, match=r"whole filters|'2:4'"):
        begun(prune)


@pytest.mark.parametrize("wrong", [{"every": 0.0}, {"share": 1.5}, {"candidates": 0}])
def test_settings_that_cannot_be_are_refused(wrong):
    with pytest.raises(BadValue):
        How(**wrong)


def test_a_way_to_grow_that_is_not_there_is_refused():
    with pytest.raises(UnknownName, match="gradient, random"):
        How(growth="momentum")
