"""Every fairness loss in a real training; data that lack what a loss needs."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import torch

from fairviz.catalog.fairness import FAIRNESS_LOSSES
from fairviz.errors import BadValue, UnknownName
from fairviz.lab.objectives.base import chosen, whole
from fairviz.lab.training.groups import Groups
from fairviz.lab.workshop import Workshop
from fairviz.spec import Prune, Train, Variant
from tests.contracts.classrooms import moment_of, room
from tests.lab.conftest import Shelf, dense_variant, offer

SAID = {"fair_scratch": "target=red"}
LOUD = {  # groups of unequal size, and bounds that bind
    "equal_accuracy": "by=hue",
    "equalised": "by=hue",
    "ceag": "by=hue&eps=0",
    "group_dro": "by=hue",
    "reweight": "by=hue",
    "fair_scratch": "by=hue&target=red",
}
ALONE = [name for name in FAIRNESS_LOSSES if name != "refined"]  # that one leaves the loss alone
GROUPED = [name for name, entry in FAIRNESS_LOSSES.items() if "by" in entry.settings]
BY = [name for name in GROUPED if not FAIRNESS_LOSSES[name].settings["by"]]


def spelled(name, by="side"):
    parts = [f"by={by}" if name in GROUPED and by else "", SAID.get(name, "")]
    query = "&".join(part for part in parts if part)
    return f"{name}?{query}" if query else name


def recovered(dense, *objectives, **more):
    steps = (Prune("magnitude", 9000), Train(epochs=1, batch=32, rate=0.05, objectives=objectives))
    return Variant(dense.dataset, dense.model, dense.seed, (*dense.steps, *steps))


def seen(table, classes=None):
    """A classroom whose training images have these columns or labels."""
    model, here = room()
    found = here.material.dataset
    found = replace(found, attributes=table if table is not None else found.attributes)
    material = replace(here.material, found=found)
    return model, replace(here, material=material)


@pytest.fixture(scope="module")
def plain(taught):
    """What the pruned network says after the plain training."""
    shelf = Shelf()
    shelf.kept |= taught.kept
    with pytest.MonkeyPatch.context() as patch:
        offer(patch)
        return Workshop(shelf).make(recovered(dense_variant())).logits


@pytest.mark.parametrize("name", ALONE)
def test_it_trains_a_pruned_network(trained, dense, plain, name):
    variant = recovered(dense, f"{name}?{LOUD[name]}" if name in LOUD else name)
    made = trained.make(variant)
    right = (made.predicted.astype(int) == trained.material(variant).evalset.labels).mean()
    assert right > 0.4  # of four classes, after eight batches
    assert (made.logits != plain).any()


@pytest.mark.parametrize("name", ["reweight?by=side", "ceag?by=side&eps=1"])
def test_what_nothing_speaks_for_is_the_plain_training_to_the_bit(trained, dense, plain, name):
    """Sides of equal size weigh the same; a bound of 100 points always holds."""
    assert np.array_equal(trained.make(recovered(dense, name)).logits, plain)


@pytest.mark.parametrize("name", ["ceag", "refined"])
def test_its_numbers_are_kept_beside_the_variant(trained, dense, name):
    told = trained.make(recovered(dense, spelled(name))).facts["training"]
    assert told and all(key.startswith(name) and math.isfinite(n) for key, n in told.items())


def test_the_same_seed_gives_the_same_bits(trained, dense):
    variant = recovered(dense, "group_dro?by=hue", "ceag?by=hue&eps=0")
    first = trained.make(variant)
    trained.store.kept.pop(variant.digest)
    assert np.array_equal(Workshop(trained.store).make(variant).logits, first.logits)


@pytest.mark.parametrize("name", BY)
def test_without_a_column_it_says_which_would_do(name):
    with pytest.raises(BadValue, match="side, hue; 'class' takes the classes"):
        chosen(room()[1], [spelled(name, by="")])


@pytest.mark.parametrize("name", BY)
def test_data_without_columns_still_offer_their_classes(name):
    _, here = seen(pd.DataFrame(index=range(256)))
    with pytest.raises(BadValue, match="no columns; 'class'"):
        chosen(here, [spelled(name, by="")])


@pytest.mark.parametrize("name", GROUPED)
def test_an_unknown_column_is_answered_with_the_nearest(name):
    with pytest.raises(UnknownName, match="Did you mean 'side'"):
        chosen(room()[1], [spelled(name, by="sidee")])


@pytest.mark.parametrize("name", GROUPED)
def test_several_labels_are_no_groups(name):
    with pytest.raises(BadValue, match="several of these labels"):
        chosen(room(task="labels")[1], [spelled(name, by="class")])


@pytest.mark.parametrize("name", [name for name in FAIRNESS_LOSSES if name != "fair_scratch"])
def test_classes_may_be_the_groups(name):
    model, here = room()
    objectives = chosen(here, [spelled(name, by="class")])
    assert math.isfinite(whole(objectives, *moment_of(model, here)).item())


@pytest.mark.parametrize("name", FAIRNESS_LOSSES)
def test_a_single_image_of_one_group_has_a_finite_loss_and_gradient(name):
    model, here = room()
    (objective,) = chosen(here, [spelled(name)])
    moment, base = moment_of(model, here, rows=torch.tensor([3]))
    cost = objective(moment, base)
    cost.backward()
    objective.after(moment)
    again = objective(*moment_of(model, here, rows=torch.tensor([3])))
    weights = [weight.grad for weight in model.parameters() if weight.grad is not None]
    assert math.isfinite(cost.item()) and math.isfinite(again.item())
    assert all(bool(torch.isfinite(grad).all()) for grad in weights)


@pytest.mark.parametrize("name", FAIRNESS_LOSSES)
def test_one_group_only_has_a_finite_loss(name):
    _, here = seen(pd.DataFrame({"side": ["left"] * 256}))
    objectives = chosen(here, [spelled(name)])
    assert math.isfinite(whole(objectives, *moment_of(here.network, here)).item())


@pytest.mark.parametrize("name", BY)
def test_a_class_absent_from_training_leaves_numbers(name):
    """Five classes are named, four are there; the network is asked and learns for two batches."""
    model, here = room()
    four = here.groups("class")
    here._grouped["class"] = Groups(four.codes, (*four.names, "mauve"))
    (objective,) = chosen(here, [spelled(name, by="class")])
    for start in (0, 32):
        moment, base = moment_of(model, here, rows=torch.arange(start, start + 32))
        cost = objective(moment, base)
        objective.after(moment)
        assert math.isfinite(cost.item())
    assert all(math.isfinite(number) for number in objective.told().values())


def test_a_loss_over_groups_stands_beside_distillation():
    """kd's share of the plain loss, then the price of the groups on top."""
    model, here = room()
    moment, base = moment_of(model, here)
    alone = whole(chosen(here, ["kd"]), moment, base)
    both = whole(chosen(here, ["kd", spelled("equal_accuracy")]), moment, base)
    price = whole(chosen(here, [spelled("equal_accuracy")]), moment, base) - base
    assert both.item() == pytest.approx((alone + price).item(), abs=1e-6)


def test_refined_needs_a_tune_split():
    _, here = room()
    evalset = here.material.evalset
    alone = replace(evalset, split=np.array(["explore"] * len(evalset)))
    with pytest.raises(BadValue, match="tune split"):
        chosen(replace(here, material=replace(here.material, evalset=alone)), ["refined"])


def test_refined_looks_at_the_tune_images_by_class_or_group():
    model, here = room()
    for by in ("class", "side", "side,hue"):
        (objective,) = chosen(here, [f"refined?by={by}"])
        look = objective._look(model)
        assert 0 <= look.accuracy <= 1 and 0 <= look.cwv <= 0.25
