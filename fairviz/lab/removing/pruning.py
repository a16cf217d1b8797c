"""A pruner at work on a network: scores, ranking, and the masks for any sparsity asked."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn

from fairviz import catalog
from fairviz.errors import BadValue
from fairviz.lab.networks.batchnorm import followers
from fairviz.lab.pruners.base import Batch, Scores, weights
from fairviz.lab.removing import budgets, masks
from fairviz.lab.removing.budgets import Price
from fairviz.lab.removing.layers import Keep, Unit, in_order, prunable, standing
from fairviz.naming import parse
from fairviz.spec import Prune

State = dict[str, Tensor]
Masks = dict[str, Tensor]  # by parameter, True where it stays; shaped to broadcast


@dataclass(frozen=True)
class Ranking:
    """A scored network: sorted once, it answers for every sparsity in no time."""

    contests: list[masks.Pool]
    alive: Keep
    after: Mapping[str, str]  # the BatchNorm that follows a convolution
    price: Price | None = None  # where a budget of MACs was asked for

    @property
    def gone(self) -> list[int]:
        """How many have fallen already, in each contest."""
        return [sum(int((~self.alive[n]).sum()) for n in c.shapes) for c in self.contests]

    def keep(self, prune: Prune) -> Keep:
        """What stays at this sparsity."""
        return masks.keep(self.contests, self._falling(prune), self.alive)

    def keep_on_the_way(self, prune: Prune, start: Sequence[int], done: float) -> Keep:
        """What stays after the share `done` of the way from these counts to this sparsity."""
        ways = zip(start, self._falling(prune), strict=True)
        counts = [_rounded(gone + (goal - gone) * done, prune) for gone, goal in ways]
        return masks.keep(self.contests, counts, self.alive)

    def _falling(self, prune: Prune) -> list[int]:
        """How many fall in each contest."""
        if self.price is None:
            return masks.falling(self.contests, prune)
        return budgets.falling(self.price, self.contests, self.alive, prune)


def _rounded(count: float, prune: Prune) -> int:
    return masks.even(count) if prune.scope == "2:4" else round(count)


def unit_of(prune: Prune) -> Unit:
    """Whether this pruner removes weights or filters."""
    return catalog.find(catalog.PRUNERS, prune.pruner, "pruner").unit


def scored(model: nn.Module, prune: Prune, batch: Batch) -> Scores:
    """What the pruner of this name and settings says about every layer."""
    name, settings = parse(prune.pruner, catalog.PRUNERS, "pruner")
    if catalog.PRUNERS[name].needs_data and not len(batch.rows):
        raise BadValue(
            f"{catalog.PRUNERS[name].title} looks at training images, and this data has none: take"
            " a pruner that looks at weights alone, such as magnitude."
        )
    found: Scores = catalog.PRUNERS[name].load()(model, batch, **settings)
    return found


def ranked(model: nn.Module, prune: Prune, batch: Batch, price: Price | None = None) -> Ranking:
    """The network's weights or filters in the order in which they fall.

    A price that is known from an earlier ranking of the same network need not be found again.
    """
    unit = unit_of(prune)
    staged = prunable(model, prune.exempt, unit)
    alive = standing(model.state_dict(), in_order(staged), unit)
    scores = scored(model, prune, batch)
    contests = masks.pools(scores, alive, staged, prune.scope, unit)
    after = followers(model)
    if prune.budget == "macs":
        price = price or _priced(model, batch, alive, after)
    return Ranking(contests, alive, after, price)


def _priced(model: nn.Module, batch: Batch, alive: Keep, after: Mapping[str, str]) -> Price:
    """Tried where every second filter has fallen."""

    def silenced(keep: Keep) -> nn.Module:
        copy = deepcopy(model)
        mask(copy, parameter_masks(copy.state_dict(), keep, after))
        return copy

    some = {name: torch.arange(len(kept)).to(kept.device) % 2 == 0 for name, kept in alive.items()}
    held = {name: kept & alive[name] for name, kept in some.items()}
    return Price.of(model, _image(batch), held, silenced)


def _image(batch: Batch) -> Tensor:
    """One image of those that networks are measured with; a bare score has its own alone."""
    pictures = batch.room.material.held_out if batch.room else batch.pictures
    return pictures[:1][0]


def parameter_masks(state: Mapping[str, Tensor], keep: Keep, after: Mapping[str, str]) -> Masks:
    """Masks by parameter. With a filter fall its bias and its BatchNorm, so that it is silent."""
    found: Masks = {}
    for layer, kept in keep.items():
        weight = state[f"{layer}.weight"]
        whole_filters = kept.shape != weight.shape
        found[f"{layer}.weight"] = (
            kept.view(-1, *[1] * (weight.dim() - 1)) if whole_filters else kept
        )
        if whole_filters:
            places = (layer, after.get(layer, layer))
            names = [f"{place}.{part}" for place in places for part in ("weight", "bias")]
            found |= {n: kept for n in names if n in state and n not in found}
    return found


def repaired(
    prune: Prune, model: nn.Module, batch: Batch, kept: Masks, cut: Mapping[str, Tensor]
) -> State:
    """The cut network's weights as this pruner moves what is left; `model` is the one before."""
    name, settings = parse(prune.pruner, catalog.PRUNERS, "pruner")
    target = replace(catalog.PRUNERS[name], target=catalog.PRUNERS[name].repairs)
    found: State = target.load()(model, batch, kept, **settings)
    return {**cut, **found}


def masked(state: Mapping[str, Tensor], kept: Masks) -> State:
    """A copy of this state with zeros where the masks say so."""
    return {n: t.masked_fill(~kept[n], 0) if n in kept else t for n, t in state.items()}


@torch.no_grad()
def mask(model: nn.Module, kept: Masks) -> None:
    """Zeros, in place, where the masks say so."""
    parameters = dict(model.named_parameters())
    for name, stays in kept.items():
        parameters[name].masked_fill_(~stays, 0)


def worn(model: nn.Module) -> Masks:
    """The masks that a pruned network already wears: what is exactly zero stays zero.

    The bias and the BatchNorm channels of a filter belong to it where the filter is silent.
    """
    state, after, layers = model.state_dict(), followers(model), weights(model)
    kept = {f"{layer}.weight": weight.detach() != 0 for layer, weight in layers.items()}
    for layer in layers:
        silent = ~kept[f"{layer}.weight"].flatten(1).any(1)
        for names in ([f"{layer}.bias"], _of_batchnorm(after.get(layer))):
            found = [name for name in names if name in state]
            fell = torch.stack([silent, *(state[name] == 0 for name in found)]).all(0)
            kept |= dict.fromkeys(found, ~fell)
    return kept


def _of_batchnorm(name: str | None) -> list[str]:
    return [f"{name}.weight", f"{name}.bias"] if name else []
