"""Filters fall until a budget of multiply-accumulates is met, and not one more."""

from copy import deepcopy
from dataclasses import replace

import pytest
import torch
from torch import nn

from fairviz.errors import BadValue
from fairviz.lab.models.cifar_resnet import resnet8, resnet20, resnet32x4
from fairviz.lab.networks.batchnorm import followers
from fairviz.lab.networks.measure import work
from fairviz.lab.networks.shrink import shrunk
from fairviz.lab.removing import budgets, scoring
from fairviz.lab.removing.layers import in_order, prunable
from fairviz.lab.removing.ledger import Ledger
from fairviz.lab.removing.masks import Pool
from fairviz.lab.removing.pruning import mask, parameter_masks, ranked
from fairviz.lab.training.moving import Tightening
from fairviz.spec import WHOLE, Prune, Ramp, Train, Variant
from tests.contracts.classrooms import room

IMAGE = torch.zeros(1, 3, 32, 32)
EVERYWHERE = ("classifier",)


def wide(shortcut="conv"):
    torch.manual_seed(0)
    return resnet8(4, 8, shortcut).eval()


def asking(sparsity, scope="global", **more):
    prune = Prune("l1_filter", sparsity, scope, budget="macs", **more)
    here = replace(room()[1], variant=Variant("portraits", "resnet8", 0, (Train(), prune)))
    return prune, scoring.batch(here)


def ranking(model, sparsity, scope="global", **more):
    prune, batch = asking(sparsity, scope, **more)
    return ranked(model, prune, batch), prune


def measured(model, keep):
    """The convolutions' MACs of the network that is physically smaller."""
    cut = deepcopy(model)
    mask(cut, parameter_masks(cut.state_dict(), keep, followers(cut)))
    return work(shrunk(cut, IMAGE), IMAGE).convolved


def fell(keep):
    return sum(int((~kept).sum()) for kept in keep.values())


def some(model, exempt, share, seed=0):
    dice = torch.Generator().manual_seed(seed)
    names = in_order(prunable(model, exempt, "filter"))
    weights = {name: model.get_submodule(name).weight for name in names}
    return {n: torch.rand(len(w), generator=dice) > share for n, w in weights.items()}


@pytest.mark.parametrize("exempt", [EVERYWHERE, ("stem", "classifier")])
@pytest.mark.parametrize("build", [wide, lambda: wide("pad"), lambda: resnet32x4(4, 4)])
def test_the_ledger_counts_what_the_smaller_network_does(build, exempt):
    model = build().eval()
    ledger = Ledger.of(model, IMAGE)
    assert ledger.macs({}).item() == work(model, IMAGE).convolved
    for share in (0.5, 0.9):  # at 0.9 whole layers fall silent, across additions too
        keep = some(model, exempt, share)
        assert ledger.macs(keep).item() == measured(model, keep)


def test_two_convolutions_are_counted_by_hand():
    model = nn.Sequential(
        nn.Conv2d(3, 4, 3, padding=1), nn.ReLU(), nn.Conv2d(4, 2, 1), nn.Flatten(), nn.Linear(32, 2)
    )
    ledger = Ledger.of(model, torch.zeros(1, 3, 4, 4))
    assert ledger.macs({}).item() == 16 * (9 * 3 * 4 + 4 * 2)
    half_open = {"0": torch.full((4,), 0.5), "2": torch.tensor([1.0, 0.5])}
    assert ledger.macs(half_open).item() == 16 * (9 * 3 * 2 + 2 * 1.5)


def test_a_channel_that_two_filters_write_to_is_open_as_far_as_not_both_are_shut():
    model = wide()
    gates = {n: torch.ones(len(k)) for n, k in some(model, EVERYWHERE, 0).items()}
    ledger = Ledger.of(model, IMAGE)
    for writer in ("layer3.0.conv2", "layer3.0.shortcut.0"):
        gates[writer] = torch.full((32,), 0.5)
    saved = 0.25 * 32 * 64 * (9 * 32 + 16)  # a quarter of the outputs of 3 x 3 and of 1 x 1
    assert ledger.macs({}).item() - ledger.macs(gates).item() == saved


@pytest.mark.parametrize("scope", ["global", "layer"])
@pytest.mark.parametrize("sparsity", [1000, 5000, 7500, 9375])
def test_a_budget_is_met_and_with_one_filter_more_it_would_not_be(scope, sparsity):
    model = wide()
    found, prune = ranking(model, sparsity, scope, exempt=EVERYWHERE)
    keep = found.keep(prune)
    goal = work(model, IMAGE).convolved * (WHOLE - sparsity) / WHOLE
    assert measured(model, keep) <= goal
    assert any(measured(model, back) > goal for back in one_more(found, keep))
    assert all(bool(kept.any()) for kept in keep.values())


def one_more(found, keep):
    """The masks in which the last filter to fall of one of the rankings stands again."""
    for contest in found.contests:
        names = list(contest.shapes)
        gone = sum(int((~keep[name]).sum()) for name in names)
        if gone:
            yield {**keep, **contest.keep(gone - 1)}


def test_a_larger_budget_keeps_what_a_smaller_one_keeps():
    model = wide()
    found, prune = ranking(model, 3000, exempt=EVERYWHERE)
    much, little = (found.keep(replace(prune, sparsity=s)) for s in (3000, 8000))
    assert fell(much) < fell(little)
    assert all(bool((much[name] | ~little[name]).all()) for name in much)


def test_nothing_falls_for_a_budget_of_everything():
    found, prune = ranking(wide(), 0)
    assert fell(found.keep(prune)) == 0


def test_layers_that_rank_alone_lose_their_filters_in_step():
    four, two = (
        Pool({"a": torch.Size([4])}, torch.arange(4)),
        Pool({"b": torch.Size([2])}, torch.arange(2)),
    )
    price = budgets.Price(6, lambda keep: sum(int(kept.sum()) for kept in keep.values()), "")
    alive = {"a": torch.ones(4, dtype=torch.bool), "b": torch.ones(2, dtype=torch.bool)}
    prune = Prune("l1_filter", scope="layer", budget="macs")
    falls = [
        budgets.falling(price, [four, two], alive, replace(prune, sparsity=WHOLE * n // 6))
        for n in range(5)
    ]
    assert falls == [[0, 0], [1, 0], [1, 1], [2, 1], [3, 1]]


def test_a_budget_that_cannot_be_met_says_how_much_could_be_saved_and_why():
    found, prune = ranking(wide("pad"), 9900)
    with pytest.raises(budgets.Unmet, match=r"99.00% .* at most \d\d\.\d\d%.*shortcut=conv"):
        found.keep(prune)


def test_convolutions_as_shortcuts_allow_more():
    assert most(wide("pad")) < 0.9 < most(wide("conv"))


def most(model):
    found, _ = ranking(model, 0, exempt=EVERYWHERE)
    one_each = {n: torch.arange(len(k)) == 0 for n, k in found.alive.items()}
    return 1 - found.price.left(one_each) / found.price.whole


def test_a_network_that_cannot_be_made_smaller_has_no_budget_to_meet():
    model = Entangled()
    found, prune = ranking(model, 1000)
    with pytest.raises(budgets.Unmet, match=r"at most 0\.00%"):
        found.keep(prune)


class Entangled(nn.Module):
    """A linear layer that reads a map: shrinking leaves such networks alone."""

    def __init__(self):
        super().__init__()
        self.first, self.second = nn.Conv2d(3, 8, 3), nn.Conv2d(8, 8, 3)
        self.linear = nn.Linear(8, 4)

    def forward(self, x):
        return self.linear(self.second(self.first(x)).permute(0, 2, 3, 1)).mean((1, 2))


def test_where_the_ledger_is_wrong_networks_are_measured(monkeypatch):
    model = wide()
    monkeypatch.setattr(Ledger, "macs", lambda self, gates: torch.tensor(1.0))
    found, prune = ranking(model, 5000, exempt=EVERYWHERE)
    keep = found.keep(prune)
    assert found.price.left(keep) == measured(model, keep) <= found.price.whole / 2


@pytest.mark.parametrize("pruner", ["magnitude", "snip"])
def test_single_weights_save_no_macs(pruner):
    with pytest.raises(BadValue, match="saves no MACs: take a pruner of filters"):
        Prune(pruner, 5000, budget="macs")


def test_a_budget_for_each_stage_is_refused():
    with pytest.raises(BadValue, match="take global or layer"):
        Prune("l1_filter", scope="stages", stages=(1000,), budget="macs")


def test_a_mask_that_tightens_ends_within_the_budget():
    model = wide()
    prune = Prune("l1_filter", 5000, exempt=EVERYWHERE, budget="macs")
    step = Train(epochs=1, pruning=prune, ramp=Ramp())
    here = replace(room()[1], variant=Variant("portraits", "resnet8", 0, (Train(), step)))
    tighten = Tightening(here, prune)
    masks = [tighten(model, done) for done in (0.0, 0.5, 1.0)]
    left = [sum(int(kept[n].sum()) for n in kept if n.endswith("conv1.weight")) for kept in masks]
    assert left[0] > left[1] > left[2]
    mask(model, masks[-1])
    assert work(shrunk(model, IMAGE), IMAGE).convolved <= work(model, IMAGE).convolved / 2


def test_a_variant_tells_how_much_was_saved(trained, dense):
    prune = Prune("l1_filter", 3000, "layer", budget="macs")
    told = trained.make(replace(dense, steps=(*dense.steps, prune))).facts
    whole = trained.store.load(dense.digest).facts
    assert 0.3 <= told["reduction"] < 0.4
    assert whole["reduction"] == 0
    assert told["macs_dense"] == whole["macs"] > told["macs"]
    assert told["sparsity"] == told["removed"] / told["prunable"] > 0


def test_rankings_of_units_and_of_macs_are_kept_apart(trained, dense):
    units = replace(dense, steps=(*dense.steps, Prune("l1_filter", 3000)))
    macs = replace(dense, steps=(*dense.steps, Prune("l1_filter", 3000, budget="macs")))
    shares = [trained.make(variant).facts["sparsity"] for variant in (units, macs, units)]
    assert shares[0] == shares[2] != shares[1]


def test_a_treatment_costs_its_own_epochs_and_all_seconds_since_the_dense_model(trained, dense):
    prune = Prune("l1_filter", 3000, budget="macs")
    first = replace(dense, steps=(*dense.steps, prune, Train(epochs=1, batch=64)))
    again = replace(prune, sparsity=4000)
    second = replace(first, steps=(*first.steps, again, Train(epochs=2, until=1.5, batch=64)))
    told = trained.make(second).facts
    before = trained.store.load(first.digest).facts
    assert (before["epochs"], told["epochs"]) == (1, 2.5)
    assert before["treatment_seconds"] == before["work_seconds"] > 0
    assert told["treatment_seconds"] == pytest.approx(told["work_seconds"] + before["work_seconds"])
    assert trained.make(dense).facts.get("treatment_seconds", 0) == 0


def test_a_deep_network_has_its_budget_at_once():
    model = resnet20(4, 4, "conv").eval()
    found, prune = ranking(model, 8000, "layer", exempt=EVERYWHERE)
    assert measured(model, found.keep(prune)) <= found.price.whole / 5
