"""Brought weights in a network's own names; what does not fit is named."""

import pytest
import torch
from torch import nn

from fairviz.lab.build import network
from fairviz.lab.checkpoints.fitting import Misfit, adapted, fitted
from fairviz.lab.checkpoints.reading import read


def small(classes: int = 3) -> nn.Module:
    return network("resnet8?width=4", classes=classes, seed=1)


def put(state, model: str, classes: int) -> nn.Module:
    """The network with these weights; load_state_dict is strict."""
    made = network(model, classes, seed=0)
    made.load_state_dict(fitted(state, made, model))
    return made


def test_its_own_weights_fit():
    state = small().state_dict()
    made = put(state, "resnet8?width=4", 3)
    assert all(torch.equal(made.state_dict()[name], state[name]) for name in state)


def test_other_publishers_names_become_the_networks():
    there = network("resnet8?shortcut=conv&width=4", classes=3, seed=1).state_dict()
    theirs = {
        name.replace("shortcut.", "downsample.").replace("linear.", "fc."): tensor
        for name, tensor in there.items()
    }
    assert "layer2.0.downsample.0.weight" in theirs
    made = put(theirs, "resnet8?shortcut=conv&width=4", 3)
    assert torch.equal(made.state_dict()["linear.weight"], theirs["fc.weight"])


def test_a_classifier_behind_a_dropout_is_the_classifier():
    state = small().state_dict()
    tuned = {name.replace("linear.", "fc.1."): tensor for name, tensor in state.items()}
    assert torch.equal(
        put(tuned, "resnet8?width=4", 3).state_dict()["linear.bias"], state["linear.bias"]
    )


def test_a_classifier_of_two_layers_is_not():
    state = {name: t for name, t in small().state_dict().items() if "linear" not in name}
    state |= {"fc.0.weight": torch.ones(16, 16), "fc.2.weight": torch.ones(3, 16)}
    with pytest.raises(Misfit, match=r"2 missing \(linear.*2 extra \(fc\.0\.weight, fc\.2\.weight"):
        put(state, "resnet8?width=4", 3)


def test_counters_that_old_checkpoints_lack_are_the_networks():
    state = small().state_dict()
    old = {name: tensor for name, tensor in state.items() if not name.endswith("batches_tracked")}
    assert len(old) < len(state)
    assert fitted(old, small(), "resnet8?width=4")["bn1.num_batches_tracked"] == 0


def test_a_network_that_is_itself_wrapped_gets_its_prefix_back():
    class Wrapped(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.net = nn.Sequential(nn.Linear(2, 2))

    state = {"0.weight": torch.ones(2, 2), "0.bias": torch.ones(2)}
    assert set(fitted(state, Wrapped(), "mine:build")) == {"net.0.weight", "net.0.bias"}


def test_attention_is_renamed_where_the_network_has_it_open():
    closed = nn.ModuleDict({"attention": nn.MultiheadAttention(4, 2)})
    opened = nn.ModuleDict({"attention": nn.ModuleDict({"in_proj": nn.Linear(4, 12)})})
    opened["attention"]["out_proj"] = nn.Linear(4, 4)
    state = fitted(closed.state_dict(), opened, "mine:build")
    assert torch.equal(
        state["attention.in_proj.weight"], closed["attention"].in_proj_weight.detach()
    )


def test_too_shallow_weights_are_refused_with_their_true_network():
    with pytest.raises(Misfit) as misfit:
        put(network("resnet20?width=4", 3, seed=0).state_dict(), "resnet32?width=4", 3)
    assert str(misfit.value) == (
        "The weights do not fit resnet32?width=4: 60 missing (layer1.3.conv1.weight, "
        "layer1.3.bn1.weight, layer1.3.bn1.bias and 57 more). "
        "They are those of resnet20?width=4 with 3 classes: choose that."
    )


def test_other_classes_are_called_other_classes():
    with pytest.raises(Misfit) as misfit:
        put(small(classes=3).state_dict(), "resnet8?width=4", 5)
    assert str(misfit.value) == (
        "The weights do not fit resnet8?width=4: 2 mis-shaped (linear.weight (3 x 16, there "
        "5 x 16), linear.bias (3, there 5)). They are those of resnet8?width=4 with 3 classes: "
        "choose that."
    )


def test_missing_extra_and_misshaped_are_counted_apart():
    state = small().state_dict()
    state["conv1.weight"] = torch.zeros(4, 1, 3, 3)
    state["extra.weight"] = state.pop("bn1.weight")
    with pytest.raises(Misfit) as misfit:
        put(state, "resnet8?width=4", 3)
    assert str(misfit.value) == (
        "The weights do not fit resnet8?width=4: 1 mis-shaped (conv1.weight (4 x 1 x 3 x 3, there "
        "4 x 3 x 3 x 3)); 1 missing (bn1.weight); 1 extra (extra.weight)."
    )


def test_weights_that_fit_nothing_lead_to_a_builder():
    with pytest.raises(Misfit, match="give its builder as module:function"):
        fitted({"0.weight": torch.ones(2, 2)}, small(), "resnet8?width=4")


def test_a_classifier_of_the_datas_classes_is_kept():
    assert adapted(small(classes=3).state_dict(), 3, "resnet8?width=4") == ""


def test_a_classifier_of_other_classes_is_said():
    assert adapted(small(classes=12).state_dict(), 10) == (
        "The checkpoint tells 12 classes apart, your data has 10: its 12 are not your 10. Bring "
        "data with its 12 classes, or have a network of yours trained on this data: a study that "
        "names the network (models: resnet20) does that."
    )


def test_a_missing_classifier_is_said():
    state = {name: t for name, t in small().state_dict().items() if "linear" not in name}
    assert adapted(state, 3).startswith("The checkpoint has no classifier")


def test_of_an_unknown_network_the_matrix_named_like_a_classifier_counts():
    state = {"head.weight": torch.ones(3, 4), "z.weight": torch.ones(4, 8)}
    assert adapted(state, 3) == ""


def test_the_published_resnet20_answers_as_it_was_trained(real):
    made = put(read(real / "resnet20-12fca82f.th").state, "resnet20", 10).eval()
    assert made(torch.zeros(1, 3, 32, 32)).shape == (1, 10)
