"""What is asked of every pruner in the catalog."""

import pytest
import torch

from fairviz.catalog import PRUNERS
from fairviz.lab.layers import in_order, prunable
from fairviz.lab.losses import loss_of
from fairviz.lab.models.cifar_resnet import resnet8
from fairviz.lab.pictures import Pictures
from fairviz.lab.pruners.base import Batch
from fairviz.lab.pruning import masked, parameter_masks, ranked, unit_of
from fairviz.spec import WHOLE, Prune

EVERY = pytest.mark.parametrize("pruner", PRUNERS)
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


def batch(seed=0, images=48, size=16):
    dice = torch.Generator().manual_seed(1)
    pixels = torch.randint(0, 256, (images, 32, 32, 3), generator=dice, dtype=torch.uint8)
    labels = torch.randint(0, 4, (images,), generator=dice)
    pictures = Pictures(pixels, labels, torch.full((3,), 0.5), torch.full((3,), 0.25))
    lots = torch.Generator().manual_seed(seed)
    return Batch(pictures, torch.arange(images), loss_of("classes"), lots, size)


def kept(model, prune, seed=0):
    return ranked(model, prune, batch(seed)).keep(prune)


def fell(keep):
    return sum(int((~mask).sum()) for mask in keep.values())


def size(keep):
    return sum(mask.numel() for mask in keep.values())


def same(one, other):
    return one.keys() == other.keys() and all(torch.equal(one[n], other[n]) for n in one)


@EVERY
@pytest.mark.parametrize("scope", ["global", "layer"])
def test_sparsity_is_exact_to_one_unit(model, pruner, scope):
    for sparsity in SPARSITIES:
        keep = kept(model, Prune(pruner, sparsity, scope))
        assert fell(keep) == round(size(keep) * sparsity / WHOLE)


@EVERY
def test_each_stage_has_its_own_sparsity(model, pruner):
    prune = Prune(pruner, scope="stages", stages=(1000, 5000, WHOLE))
    keep = kept(model, prune)
    for names, sparsity in zip(stages_of(model, prune), prune.stages, strict=True):
        part = {name: keep[name] for name in names}
        assert fell(part) == round(size(part) * sparsity / WHOLE)


def stages_of(model, prune):
    return prunable(model, prune.exempt, unit_of(prune)).values()


@EVERY
def test_it_scores_every_layer_with_finite_numbers_of_its_unit(model, pruner):
    scores = PRUNERS[pruner].load()(model, batch())
    weights = {name: model.get_submodule(name).weight for name in scores}
    assert set(in_order(prunable(model, (), "weight"))) == set(scores)
    for name, weight in weights.items():
        shape = weight.shape if PRUNERS[pruner].unit == "weight" else weight.shape[:1]
        assert scores[name].shape == shape
        assert bool(torch.isfinite(scores[name]).all())
        assert not scores[name].requires_grad


@EVERY
def test_it_leaves_the_model_as_it_was(model, pruner):
    model.train()
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    PRUNERS[pruner].load()(model, batch())
    assert same(before, model.state_dict())
    assert all(module.training for module in model.modules())
    assert all(parameter.grad is None for parameter in model.parameters())


@EVERY
def test_the_same_seed_gives_the_same_mask(model, pruner):
    prune = Prune(pruner, 5000)
    assert same(kept(model, prune), kept(model, prune))


@EVERY
def test_it_does_not_touch_the_global_dice(model, pruner):
    before = torch.get_rng_state()
    kept(model, Prune(pruner, 5000))
    assert torch.equal(before, torch.get_rng_state())


@EVERY
def test_a_sparser_mask_keeps_nothing_that_a_denser_one_removed(model, pruner):
    dense, sparse = (kept(model, Prune(pruner, s)) for s in (3000, 7000))
    assert all(bool((dense[name] | ~sparse[name]).all()) for name in dense)


@EVERY
def test_what_has_fallen_never_comes_back(model, pruner):
    first = Prune(pruner, 6000)
    after = ranked(model, first, batch())
    state = model.state_dict()
    pruned = resnet8(classes=4, width=4)
    pruned.load_state_dict(masked(state, parameter_masks(state, after.keep(first), after.after)))
    again = kept(pruned, Prune(pruner, 8000), seed=7)
    assert all(bool((after.keep(first)[name] | ~again[name]).all()) for name in again)
    assert fell(again) == round(size(again) * 0.8)


@pytest.mark.parametrize("pruner", [name for name, entry in PRUNERS.items() if entry.random])
def test_another_seed_gives_another_mask(model, pruner):
    prune = Prune(pruner, 5000)
    assert not same(kept(model, prune, seed=0), kept(model, prune, seed=1))


@pytest.mark.parametrize("pruner", [n for n, entry in PRUNERS.items() if entry.unit == "weight"])
def test_two_of_every_four_neighbours_stay(model, pruner):
    keep = kept(model, Prune(pruner, 5000, "2:4"))
    for mask in keep.values():
        fours = mask.movedim(1, -1).reshape(-1, 4)
        assert bool((fours.sum(1) == 2).all())


@pytest.mark.parametrize("pruner", [n for n, entry in PRUNERS.items() if entry.unit == "filter"])
def test_every_layer_keeps_a_filter_until_the_sparsity_demands_its_last(model, pruner):
    layers = len(kept(model, Prune(pruner, 0)))
    filters = size(kept(model, Prune(pruner, 0)))
    most = WHOLE * (filters - layers) // filters
    assert all(bool(mask.any()) for mask in kept(model, Prune(pruner, most)).values())
