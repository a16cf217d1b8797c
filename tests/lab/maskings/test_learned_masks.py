"""What every masking is asked: exact at every batch, the same bits twice, nothing comes back."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
import torch

from fairviz import catalog, schedules
from fairviz.grids.reading import read_text
from fairviz.lab import build
from fairviz.lab.dice import dice
from fairviz.lab.objectives.base import Objective
from fairviz.lab.removing.layers import in_order, prunable, standing
from fairviz.lab.removing.pruning import mask, unit_of
from fairviz.lab.training.moving import masking_of
from fairviz.lab.training.train import Diverged, Lesson, train
from fairviz.lab.workshop import Workshop
from fairviz.spec import Prune, Rewind, Train, Variant, at
from tests.contracts.classrooms import room

EVERY = pytest.mark.parametrize("name", catalog.MASKINGS)
FILTERS = Prune("l1_filter", 7000)
WEIGHTS = Prune("magnitude", 7000)
WAYS = pytest.mark.parametrize(
    ("name", "prune"),
    [
        ("bilevel?upper=100", FILTERS),
        ("bilevel?upper=100", WEIGHTS),
        ("popup", replace(WEIGHTS, scope="layer")),
        ("regrow?every=0.2&candidates=2", WEIGHTS),
    ],
)


def lesson_of(name, prune, decay=2e-3):
    """Ten batches of a training with this masking, and where it happens."""
    step = Train(epochs=1, batch=24, rate=0.05, decay=decay, pruning=prune, masking=name)
    model, here = room((Train(), step))
    parts = here.material.train, here.material.loss, step, dice(0, "train"), here
    return model, here, Lesson(*parts)


def taught(name, prune, watch=lambda model, masking: None, objectives=(), kept=None):
    model, here, lesson = lesson_of(name, prune)
    mask(model, kept or {})
    masking = masking_of(here, kept or {}, lesson)
    train(model, lesson, masking, objectives, tick=lambda done, total: watch(model, masking))
    return model


@cache
def watched(name, prune):
    """The mask before each of ten batches, and the network at the end."""
    masks = []

    def watch(model, masking):
        assert all(is_silent(model, key, kept) for key, kept in masking.kept.items())
        masks.append({key: kept.clone() for key, kept in masking.kept.items()})

    return masks, taught(name, prune, watch)


def is_silent(model, key, kept):
    return not bool(model.get_parameter(key)[~kept.expand_as(model.get_parameter(key))].any())


def gone(model, prune):
    unit = unit_of(prune)
    layers = in_order(prunable(model, prune.exempt, unit))
    alive = standing(model.state_dict(), layers, unit)
    return {f"{name}.weight": ~kept for name, kept in alive.items()}


@WAYS
def test_the_mask_is_exact_before_every_batch_and_at_the_end(name, prune):
    masks, model = watched(name, prune)
    places = gone(model, prune)
    expected = round(sum(part.numel() for part in places.values()) * 0.7)
    assert len(masks) == 10
    assert all(sum(int((~kept[key]).sum()) for key in places) == expected for kept in masks)
    assert sum(int(part.sum()) for part in places.values()) == expected


@WAYS
def test_the_mask_moves(name, prune):
    first, *_, last = watched(name, prune)[0]
    assert any(not first[key].equal(last[key]) for key in first)


@WAYS
def test_the_same_seed_gives_the_same_bits_twice(name, prune):
    one, other = watched(name, prune)[1].state_dict(), taught(name, prune).state_dict()
    assert all(torch.equal(one[key], other[key]) for key in one)


@WAYS
def test_what_fell_before_stays_fallen(name, prune):
    before = {"layer2.0.conv1.weight": torch.arange(8) < 4}
    wide = {key: kept.view(-1, 1, 1, 1) for key, kept in before.items()}
    seen = []
    taught(name, prune, lambda model, _: seen.append(_upper_half(model)), kept=wide)
    assert seen and all(count == 0 for count in seen)


def _upper_half(model):
    return int((model.layer2[0].conv1.weight[4:] != 0).sum())


def test_popup_moves_no_weight_by_a_bit():
    fresh, _ = room()
    model = taught("popup", WEIGHTS)
    for (name, weight), first in zip(model.named_parameters(), fresh.parameters(), strict=True):
        assert torch.equal(weight, first.masked_fill(weight == 0, 0)), name


def test_popup_learns_what_batchnorm_expects():
    fresh, _ = room()
    assert not torch.equal(taught("popup", WEIGHTS).bn1.running_mean, fresh.bn1.running_mean)


def test_no_layer_loses_its_last_filter():
    prune, layers = replace(FILTERS, sparsity=8900), []
    taught("bilevel?upper=1000", prune, lambda model, _: layers.extend(gone(model, prune).values()))
    assert layers and not any(bool(part.all()) for part in layers)


class Counting(Objective):
    """How many batches it was asked about."""

    def __init__(self):
        self.asked = 0

    def __call__(self, moment, base):
        self.asked += 1
        return base


@pytest.mark.parametrize(("fair", "asked"), [("both", 10), ("mask", 4), ("weights", 6)])
def test_an_objective_hears_of_the_batches_of_its_level_alone(fair, asked):
    objective = Counting()
    taught(f"bilevel?fair={fair}", WEIGHTS, objectives=[objective])  # upper: 1, 3, 5, 7 of ten
    assert objective.asked == asked


class Learning(Objective):
    """One number that wants to be small."""

    def __init__(self):
        self.number = torch.nn.Parameter(torch.tensor(1.0))

    def learned(self):
        return [self.number]

    def __call__(self, moment, base):
        return base + self.number**2


def test_an_objectives_own_weights_learn_while_the_networks_are_frozen():
    objective = Learning()
    taught("popup", WEIGHTS, objectives=[objective])
    assert abs(objective.number.item()) < 0.9


class Broken(Objective):
    """No number."""

    def __call__(self, moment, base):
        return base * torch.nan


@EVERY
def test_a_training_that_diverges_says_so(name):
    with pytest.raises(Diverged, match=r"a rate below 0\.05"):
        taught(name, WEIGHTS, objectives=[Broken()])


def test_a_study_may_ask_for_all_of_it():
    text = """
        dataset: squares
        models: [resnet8]
        methods:
          - {pruner: l1_filter, schedule: bilevel, fair: mask, upper: 2, sparsities: 0.7}
          - {pruner: magnitude, schedule: popup, epochs: 3, sparsities: 0.95}
          - {pruner: magnitude, schedule: regrow, candidates: 2, by: side, sparsities: 0.9}
    """
    asked = [method.steps(next(method.prunes()))[-1] for method in read_text(text).methods]
    assert [step.masking for step in asked] == [
        "bilevel?fair=mask&upper=2.0",
        "popup",
        "regrow?by=side&candidates=2",
    ]


@EVERY
def test_every_entry_says_where_it_comes_from_and_what_it_needs(name):
    entry = catalog.MASKINGS[name]
    assert entry.reference and entry.provenance and entry.needs
    schedule = catalog.SCHEDULES[name]
    assert {**schedule.settings, **entry.settings} == {**schedule.settings}


def grown(dense, *steps):
    small = [replace(step, batch=32) if isinstance(step, Train) else step for step in steps]
    return replace(dense, steps=(*dense.steps, *small))


STEPS = {
    "bilevel": schedules.bilevel(Prune("magnitude", at(0.7)), epochs=2),
    "filters": schedules.bilevel(Prune("l1_filter", at(0.7), "layer"), epochs=1),
    "popup": schedules.popup(Prune("magnitude", at(0.7), "layer"), epochs=8),
    "regrow": schedules.regrow(Prune("magnitude", at(0.7)), epochs=4),
}


@pytest.mark.parametrize("way", STEPS)
def test_they_learn_the_squares_at_seventy_percent(trained, dense, way):
    variant = grown(dense, *STEPS[way])
    made = trained.make(variant)
    right = (made.predicted == build.dataset("squares").held_out.labels).mean()
    assert right > 0.5 and variant.schedule == ("bilevel" if way == "filters" else way)
    assert made.facts["removed"] == round(made.facts["prunable"] * 0.7)
    assert made.facts["shrunk"] == (way == "filters")


def test_another_workshop_gives_the_same_bits(trained, dense):
    variant = grown(dense, *schedules.regrow(WEIGHTS, epochs=1, candidates=2))
    again = Workshop(type(trained.store)())
    again.store.kept |= trained.store.kept
    one, other = trained.make(variant), again.make(variant)
    assert np.array_equal(one.logits, other.logits)


@EVERY
def test_going_on_from_a_pruned_model_keeps_what_fell(trained, dense, name):
    half = grown(dense, Prune("magnitude", at(0.5)))
    again = Train(epochs=1, rate=0.05, pruning=WEIGHTS, masking=name)
    before, after = (trained.model(v).state_dict() for v in (half, grown(half, again)))
    layers = [key for key in before if "conv" in key and key != "conv1.weight"]
    assert all(bool((after[key][before[key] == 0] == 0).all()) for key in layers)
    facts = trained.make(grown(half, again)).facts
    assert facts["removed"] == round(facts["prunable"] * 0.7)


def test_what_the_schedule_was_asked_reaches_the_masking():
    start, learn = schedules.regrow(WEIGHTS, candidates=3, every=0.25)
    assert start == Rewind(0) and learn.masking == "regrow?candidates=3"
    (learn,) = schedules.bilevel(WEIGHTS, fair="mask")
    assert learn.masking == "bilevel?fair=mask"


def test_popup_begins_at_signed_constants():
    start, learn = schedules.popup(WEIGHTS)
    assert start == Rewind(signed=True) and learn.masking == "popup"
    assert Variant("squares", "resnet8", 0, (Train(), start, learn)).schedule == "popup"
