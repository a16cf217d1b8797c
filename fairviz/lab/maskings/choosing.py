"""Which places stay when scores say so: exactly as many as the pruning leaves, none that fell."""

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from fairviz.lab.models.base import Stages
from fairviz.lab.networks.batchnorm import followers
from fairviz.lab.removing import masks, scoring
from fairviz.lab.removing.budgets import Price
from fairviz.lab.removing.layers import Keep, Unit, in_order, prunable, standing
from fairviz.lab.removing.masks import Scores
from fairviz.lab.removing.pruning import Masks, Ranking, parameter_masks, ranked, scored, unit_of
from fairviz.lab.training.classroom import Classroom
from fairviz.spec import Prune


@dataclass(frozen=True)
class Choice:
    """The contests of one pruning on one network; `before` is the mask that it wears already."""

    prune: Prune
    staged: Stages
    alive: Keep
    after: Mapping[str, str]
    unit: Unit
    before: Masks
    price: Price | None = None  # where a budget of MACs was asked for

    @classmethod
    def of(cls, room: Classroom, kept: Masks) -> "Choice":
        """The pruning that goes on in this classroom."""
        model, prune = room.network, room.pruning
        unit = unit_of(prune)
        staged = prunable(model, prune.exempt, unit)
        alive = standing(model.state_dict(), in_order(staged), unit)
        price = None
        if prune.budget == "macs":
            price = ranked(model, prune, scoring.batch(room)).price
        return cls(prune, staged, alive, followers(model), unit, kept, price)

    @property
    def layers(self) -> list[str]:
        return list(self.alive)

    def ranking(self, scores: Scores) -> Ranking:
        """The places in the order in which they fall."""
        contests = masks.pools(scores, self.alive, self.staged, self.prune.scope, self.unit)
        return Ranking(contests, self.alive, self.after, self.price)

    def keep(self, scores: Scores) -> Keep:
        """What stays, by layer: the highest scores.

        Where a training diverges it has its say at the end of the epoch, not here.
        """
        numbers = {layer: torch.nan_to_num(score) for layer, score in scores.items()}
        return self.ranking(numbers).keep(self.prune)

    def masks(self, model: nn.Module, keep: Keep) -> Masks:
        """The same by parameter, together with what the network wore already."""
        found = parameter_masks(model.state_dict(), keep, self.after)
        both = {name: kept & self.before.get(name, kept) for name, kept in found.items()}
        return self.before | both


def beginning(room: Classroom, choice: Choice) -> Scores:
    """The pruner's scores of what stands, moved to [0, 1] within each contest."""
    found = scored(room.network, room.pruning, scoring.batch(room))
    scores: Scores = {}
    for contest in choice.ranking(found).contests:
        scores |= _from_zero_to_one({n: found[n] for n in contest.shapes}, choice.alive)
    return scores


def _from_zero_to_one(scores: Scores, alive: Keep) -> Scores:
    standing = torch.cat([score[alive[name]] for name, score in scores.items()])
    if not len(standing):
        return scores
    low, high = standing.min(), standing.max()
    return {name: _stretched(score, low, high - low) for name, score in scores.items()}


def _stretched(score: Tensor, low: Tensor, width: Tensor) -> Tensor:
    return ((score - low) / width).clamp(0, 1) if width > 0 else torch.ones_like(score)
