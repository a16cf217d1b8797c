"""What may be pruned, and what still stands."""

import pytest
import torch
from torch import nn

from fairviz.errors import BadValue, UnknownName
from fairviz.lab.removing.layers import in_order, prunable, standing


def test_the_stem_and_the_classifier_can_be_spared(network):
    assert list(prunable(network, ("stem", "classifier"), "weight")) == [
        "stage 1",
        "stage 2",
        "stage 3",
    ]


def test_nothing_is_spared_unless_asked(network):
    names = in_order(prunable(network, (), "weight"))
    assert names[0] == "conv1" and names[-1] == "linear" and len(names) == 8


def test_filters_of_the_classifier_are_classes_and_never_fall(network):
    assert "classifier" not in prunable(network, (), "filter")


def test_an_unknown_exemption_is_refused(network):
    with pytest.raises(UnknownName, match="Did you mean 'stem'"):
        prunable(network, ("sten",), "weight")


def test_a_network_of_exempt_layers_only_cannot_be_pruned():
    with pytest.raises(BadValue, match="nothing is left"):
        prunable(nn.Sequential(nn.Linear(2, 2)), ("classifier",), "weight")


def test_a_filter_stands_while_one_of_its_weights_does():
    state = {"a.weight": torch.tensor([[0.0, 1.0], [0.0, 0.0]])}
    assert standing(state, ["a"], "weight")["a"].tolist() == [[False, True], [False, False]]
    assert standing(state, ["a"], "filter")["a"].tolist() == [True, False]
