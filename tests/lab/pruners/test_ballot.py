"""Ballot's filters, as we rebuilt them."""

from dataclasses import replace

import pytest
import torch
from torch import nn

from fairviz.lab.models.cifar_resnet import resnet8
from fairviz.lab.pruners import ballot, l1_filter
from fairviz.lab.pruners.base import Batch
from fairviz.lab.removing.pruning import ranked
from fairviz.spec import Prune, Variant
from tests.contracts.classrooms import room
from tests.lab.pruners.tiny import SIDES, batch, close, layers, network, slopes


def cut(pruner, sparsity, scope, width=8, images=16):
    """What a fresh network's filters come to."""
    prune = Prune(pruner, sparsity, scope)
    torch.manual_seed(0)
    model, here = resnet8(classes=4, width=width), room()[1]
    here = replace(here, variant=Variant("portraits", "resnet8", 0, (prune,)))
    lots = torch.Generator()
    whole = Batch(here.material.train, torch.arange(images), here.material.loss, lots, 16, here)
    return ranked(model, prune, whole).keep(prune)


@pytest.mark.parametrize("scope", ["global", "layer"])
@pytest.mark.parametrize("sparsity", [2500, 5000, 9000])
def test_without_a_weight_on_conflict_filters_fall_as_by_their_size(scope, sparsity):
    found = cut("ballot?conflict=0", sparsity, scope)
    expected = cut("l1_filter", sparsity, scope)
    assert all(torch.equal(found[name], expected[name]) for name in expected)


def test_with_one_other_filters_fall():
    found = cut("ballot?conflict=3", 2500, "layer")
    plain = cut("l1_filter", 2500, "layer")
    assert any(not torch.equal(found[name], plain[name]) for name in plain)


@pytest.mark.parametrize("pruner", ["fpgm", "ballot", "l1_filter"])
@pytest.mark.parametrize("scope", ["global", "layer"])
def test_at_995_per_mille_every_layer_keeps_a_filter_while_there_are_enough(pruner, scope):
    found = cut(pruner, 9950, scope, width=100, images=4)
    assert sum(mask.numel() for mask in found.values()) == 1400
    assert sum(int(mask.sum()) for mask in found.values()) == 7
    assert all(bool(mask.any()) for mask in found.values())


def unfairness(model, whole, codes):
    inputs, labels = whole.pictures[whole.rows]
    each = nn.functional.cross_entropy(model(inputs), labels, reduction="none")
    codes = torch.tensor(codes)
    return torch.stack([each[codes == g].mean() for g in sorted(set(codes.tolist()))]).var(
        correction=0
    )


@pytest.mark.parametrize("codes", [SIDES, [0, 0, 2, 2, 1, 1, 0, 0, 2, 2, 1, 0]])
def test_its_gradients_are_those_of_the_mean_loss_and_of_the_variance_of_losses(codes):
    model, whole = network(), batch(codes, names=("a", "b", "c"))
    towards, fairer = ballot._gradients(model, whole, "side")
    found = torch.autograd.grad(unfairness(model, whole, codes), list(layers(model).values()))
    close(towards, slopes(model, whole))
    close(fairer, dict(zip(layers(model), found, strict=True)))


def test_conflict_is_the_cosine_where_the_gradients_oppose():
    one = torch.tensor([[1.0, 0.0], [1.0, 0.0], [1.0, 0.0], [0.0, 0.0]])
    other = torch.tensor([[-2.0, 0.0], [3.0, 0.0], [-3.0, 4.0], [1.0, 1.0]])
    assert ballot._opposed(one, other).tolist() == pytest.approx([1.0, 0.0, 0.6, 0.0])


def test_ranks_count_the_distinct_lower_values():
    assert ballot._rank(torch.tensor([0.3, 0.0, 0.0, 0.9])).tolist() == [1, 0, 0, 2]


def test_the_score_is_the_rank_by_size_less_the_rank_by_conflict():
    model, whole = network(), batch(pruning=Prune("ballot", 5000, "layer"))
    sizes = l1_filter.scores(model, whole)["0"]
    conflict = ballot.conflicts(model, whole, "side")["0"]
    expected = [
        sum(other < size for other in set(sizes.tolist()))
        - 2.0 * sum(other < odd for other in set(conflict.tolist()))
        for size, odd in zip(sizes.tolist(), conflict.tolist(), strict=True)
    ]
    assert ballot.scores(model, whole, conflict=2.0, by="side")["0"].tolist() == expected


def test_across_layers_all_filters_have_their_rank_among_all():
    model, whole = network(), batch(pruning=Prune("ballot", 5000, "global"))
    scores = ballot.scores(model, whole, conflict=0.0, by="side")
    assert sorted(torch.cat(list(scores.values())).tolist()) == list(range(7))


def test_a_group_alone_has_no_variance_and_so_no_conflict():
    found = ballot.conflicts(network(), batch([0] * 12, names=("all",)), "side")
    assert not any(bool(score.any()) for score in found.values())


def test_a_group_that_is_not_in_the_batch_has_no_part():
    codes = [2 * side for side in SIDES]
    found = ballot.conflicts(network(), batch(codes, names=("a", "nobody", "b")), "side")
    close(found, ballot.conflicts(network(), batch(), "side"))


def test_what_fell_before_is_in_no_conflict():
    model = network()
    model[0].weight.data[:3] = 0.0
    assert not ballot.conflicts(model, batch(), "side")["0"][:3].any()
