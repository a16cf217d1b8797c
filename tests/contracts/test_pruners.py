"""What is asked of every pruner in the catalog."""

from dataclasses import replace
from functools import cache

import pytest
import torch

from fairviz.catalog import PRUNERS
from fairviz.errors import FairVizError
from fairviz.lab.models.cifar_resnet import resnet8
from fairviz.lab.pruners.base import Batch
from fairviz.lab.removing.layers import in_order, prunable
from fairviz.lab.removing.masks import apportioned
from fairviz.lab.removing.pruning import masked, parameter_masks, ranked, scored, unit_of
from fairviz.spec import WHOLE, Prune, Train, Variant
from tests.contracts.classrooms import network, room

FEW = {
    "fairprune": "images=12",  # one backward pass an image
    "autobot": "iterations=3&images=16",
}


def asked(name):
    """The pruner, with the groups that it needs."""
    groups = "by=side" if "groups" in PRUNERS[name].needs else ""
    settings = "&".join(part for part in (groups, FEW.get(name, "")) if part)
    return f"{name}?{settings}" if settings else name


def those(which):
    return [asked(name) for name, entry in PRUNERS.items() if which(entry)]


def entry_of(pruner):
    return PRUNERS[pruner.partition("?")[0]]


EVERY = pytest.mark.parametrize("pruner", those(lambda entry: True))
SPARSITIES = (0, 1, 3333, 5000, 9000, 9950, WHOLE)


@pytest.fixture(autouse=True, scope="module")
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def model():
    torch.manual_seed(0)
    return resnet8(classes=4, width=4)


@cache
def classroom():
    """Made once: neither its dense model nor its images change."""
    dense = network(1)
    return replace(room()[1], dense=lambda: dense)


def batch(prune, seed=0, images=48, size=16):
    variant = Variant("portraits", "resnet8?width=4", 0, (Train(), prune))
    here = replace(classroom(), variant=variant)
    lots = torch.Generator().manual_seed(seed)
    return Batch(here.material.train, torch.arange(images), here.material.loss, lots, size, here)


def ranking(model, prune, seed=0):
    return ranked(model, prune, batch(prune, seed))


def kept(model, prune, seed=0):
    return ranking(model, prune, seed).keep(prune)


def fell(keep):
    return sum(int((~mask).sum()) for mask in keep.values())


def size(keep):
    return sum(mask.numel() for mask in keep.values())


def same(one, other):
    return one.keys() == other.keys() and all(torch.equal(one[n], other[n]) for n in one)


def expected(prune, keep):
    """Exactly the share asked for; of filters one stays in each layer."""
    sizes = [mask.numel() for mask in keep.values()]
    asked = round(sum(sizes) * prune.sparsity / WHOLE)
    if unit_of(prune) == "weight":
        return asked
    if prune.scope == "layer":
        return sum(map(min, apportioned(sizes, prune.sparsity), [n - 1 for n in sizes]))
    return min(asked, sum(sizes) - len(sizes))


@EVERY
@pytest.mark.parametrize("scope", ["global", "layer"])
def test_sparsity_is_exact_to_one_unit(model, pruner, scope):
    once = None if entry_of(pruner).by_goal else ranking(model, Prune(pruner, 0, scope))
    for sparsity in SPARSITIES:
        prune = Prune(pruner, sparsity, scope)
        keep = (once or ranking(model, prune)).keep(prune)
        assert fell(keep) == expected(prune, keep)


@EVERY
def test_each_stage_has_its_own_sparsity(model, pruner):
    prune = Prune(pruner, scope="stages", stages=(1000, 5000, WHOLE))
    keep = kept(model, prune)
    for names, sparsity in zip(stages_of(model, prune), prune.stages, strict=True):
        part = {name: keep[name] for name in names}
        assert fell(part) == expected(Prune(pruner, sparsity), part)


def stages_of(model, prune):
    return prunable(model, prune.exempt, unit_of(prune)).values()


@EVERY
def test_it_scores_every_layer_with_finite_numbers_of_its_unit(model, pruner):
    prune = Prune(pruner, 5000)
    scores = scored(model, prune, batch(prune))
    weights = {name: model.get_submodule(name).weight for name in scores}
    assert set(in_order(prunable(model, (), "weight"))) == set(scores)
    for name, weight in weights.items():
        shape = weight.shape if entry_of(pruner).unit == "weight" else weight.shape[:1]
        assert scores[name].shape == shape
        assert bool(torch.isfinite(scores[name]).all())
        assert not scores[name].requires_grad


@EVERY
def test_it_leaves_the_model_as_it_was(model, pruner):
    model.train()
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    prune = Prune(pruner, 5000)
    scored(model, prune, batch(prune))
    assert same(before, model.state_dict())
    assert all(module.training for module in model.modules())
    assert all(parameter.grad is None for parameter in model.parameters())


@EVERY
def test_the_same_seed_gives_the_same_mask(model, pruner):
    prune = Prune(pruner, 5000)
    assert same(kept(model, prune), kept(model, prune))


@EVERY
def test_it_does_not_touch_the_global_dice(model, pruner):
    classroom()
    before = torch.get_rng_state()
    kept(model, Prune(pruner, 5000))
    assert torch.equal(before, torch.get_rng_state())


# a score of one sparsity alone chooses anew for each: another number of survivors works together
@pytest.mark.parametrize("pruner", those(lambda entry: not entry.by_goal))
def test_a_sparser_mask_keeps_nothing_that_a_denser_one_removed(model, pruner):
    dense, sparse = (kept(model, Prune(pruner, s)) for s in (3000, 7000))
    assert all(bool((dense[name] | ~sparse[name]).all()) for name in dense)


@EVERY
def test_what_has_fallen_never_comes_back(model, pruner):
    first = Prune(pruner, 6000)
    after = ranked(model, first, batch(first))
    state = model.state_dict()
    pruned = resnet8(classes=4, width=4)
    pruned.load_state_dict(masked(state, parameter_masks(state, after.keep(first), after.after)))
    again = kept(pruned, Prune(pruner, 8000), seed=7)
    assert all(bool((after.keep(first)[name] | ~again[name]).all()) for name in again)
    assert fell(again) == round(size(again) * 0.8)


@pytest.mark.parametrize("pruner", those(lambda entry: entry.random))
def test_another_seed_gives_another_mask(model, pruner):
    prune = Prune(pruner, 5000)
    assert not same(kept(model, prune, seed=0), kept(model, prune, seed=1))


@pytest.mark.parametrize("pruner", those(lambda entry: entry.unit == "weight"))
def test_two_of_every_four_neighbours_stay(model, pruner):
    keep = kept(model, Prune(pruner, 5000, "2:4"))
    for mask in keep.values():
        fours = mask.movedim(1, -1).reshape(-1, 4)
        assert bool((fours.sum(1) == 2).all())


@pytest.mark.parametrize("pruner", those(lambda entry: entry.unit == "filter"))
def test_every_layer_keeps_a_filter_until_the_sparsity_demands_its_last(model, pruner):
    layers = len(kept(model, Prune(pruner, 0)))
    filters = size(kept(model, Prune(pruner, 0)))
    most = WHOLE * (filters - layers) // filters
    assert all(bool(mask.any()) for mask in kept(model, Prune(pruner, most)).values())


@pytest.mark.parametrize("pruner", [n for n, entry in PRUNERS.items() if "groups" in entry.needs])
def test_without_a_column_to_group_by_it_says_which_there_are(model, pruner):
    prune = Prune(pruner, 5000)
    with pytest.raises(FairVizError, match="This data has side, hue"):
        kept(model, prune)


@pytest.mark.parametrize("pruner", PRUNERS)
def test_every_entry_says_whose_it_is_and_what_it_needs(pruner):
    entry = PRUNERS[pruner]
    assert entry.reference or entry.random
    assert entry.needs_data == ("gradients" in entry.needs)
