"""Filters asked for that would empty a layer: one of each stays, and the rest is as before."""

from dataclasses import replace

import pytest
import torch

from fairviz.lab.models.cifar_resnet import resnet8
from fairviz.lab.removing import scoring
from fairviz.lab.removing.layers import in_order, prunable
from fairviz.lab.removing.pruning import ranked
from fairviz.spec import WHOLE, Prune, Train, Variant
from tests.contracts.classrooms import room


def kept(sparsity, scope):
    torch.manual_seed(0)
    model, prune = resnet8(4, 8).eval(), Prune("l1_filter", sparsity, scope)
    here = replace(room()[1], variant=Variant("portraits", "resnet8", 0, (Train(), prune)))
    masks = ranked(model, prune, scoring.batch(here)).keep(prune)
    return model, [masks[name] for name in in_order(prunable(model, prune.exempt, "filter"))]


@pytest.mark.parametrize("scope", ["layer", "global"])
def test_every_layer_keeps_its_largest_filter_where_nearly_all_should_fall(scope):
    model, masks = kept(9_990, scope)
    layers = in_order(prunable(model, ("stem",), "filter"))
    for name, stays in zip(layers, masks, strict=True):
        sizes = model.get_submodule(name).weight.detach().abs().flatten(1).sum(1)
        assert torch.equal(torch.nonzero(stays).flatten(), sizes.argmax().view(1))


@pytest.mark.parametrize("sparsity", [500, 3_000, 7_000])
def test_by_layer_as_many_fall_as_were_asked_while_no_layer_would_be_empty(sparsity):
    _, masks = kept(sparsity, "layer")
    count = sum(map(len, masks))
    fallen = sum(int((~stays).sum()) for stays in masks)
    assert fallen == round(count * sparsity / WHOLE)
