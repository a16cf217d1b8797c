"""Prune and regrow (SET, Mocanu et al., 2018; RigL, Evci et al., 2020; SafeCompress, 2022).

The network is sparse from the first batch on: places by lot, so many in each layer as densities.py
says. From time to time each layer loses the share

    share / 2 * (1 + cos(pi * t / end))

of its weights, those of the lowest score (with magnitude, the smallest), and as many places open
where the gradient is largest, or by lot; what has just fallen may come back. New weights begin at
0, without momentum. On such a batch no weight moves. The end of the training keeps its mask.

SafeCompress tries several masks and keeps the one that is best in two ways: with `candidates` above
1, the others drop by scores shaken at random, and the best by

    accuracy - weight * (variance of the groups' accuracies)

on the tune split stays. [ours: SafeCompress weighs accuracy^lambda against an attack, from memory;
what Ballot put in the attack's place is UNVERIFIED.] The usual share and the cosine are those of
SafeCompress's code; it grows by lot.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from fairviz.errors import BadValue, UnknownName
from fairviz.grids.needs import CLASSES
from fairviz.lab.maskings.choosing import Choice
from fairviz.lab.maskings.densities import counts
from fairviz.lab.maskings.judging import worth
from fairviz.lab.maskings.places import drawn, exchanged, opened, shaken
from fairviz.lab.maskings.returning import Returning
from fairviz.lab.removing import scoring
from fairviz.lab.removing.layers import Keep
from fairviz.lab.removing.masks import Scores, falling
from fairviz.lab.removing.pruning import Masks, mask, scored
from fairviz.lab.training.classroom import Classroom
from fairviz.schedules import of_weights

GROWTHS = ("gradient", "random")
SPECK = 1e-12  # what a place that learned nothing holds, so that it counts as kept


@dataclass(frozen=True)
class How:
    """Every so many epochs, which share, by what, until when; and how candidates are judged."""

    every: float = 0.25
    share: float = 0.5
    growth: str = "gradient"
    densities: str = "erk"
    settle: float = 0.25
    candidates: int = 1
    weight: float = 10.0
    by: str = ""  # the groups whose accuracies are compared; the classes, if nothing is said

    def __post_init__(self) -> None:
        if self.growth not in GROWTHS:
            raise UnknownName(self.growth, "way to grow", GROWTHS)
        if self.every <= 0 or not 0 <= self.share <= 1 or not 0 <= self.settle <= 1:
            raise BadValue(f"Masks move every so many epochs, shares are from 0 to 1; got {self}.")
        if self.candidates < 1:
            raise BadValue(f"At least one candidate is needed; got {self.candidates}.")

    def judges(self) -> bool:
        """Whether masks are tried on the tune split."""
        return self.candidates > 1


class Regrowing(Returning):
    """Sparse all along; some weights fall, as many others grow."""

    def __init__(self, room: Classroom, choice: Choice, how: How) -> None:
        super().__init__(choice.before)
        self._room, self._choice, self._how = room, choice, how
        self._lots = room.dice("regrow")
        self._share = 0.0  # what is exchanged on this batch
        self._wear(room.network, first_places(choice, how.densities, self._lots))

    def before(self, model: nn.Module, number: int, total: int) -> None:
        """How much is exchanged now; mostly nothing."""
        days = max(1, round(self._how.every * total / self._room.training.epochs))
        end = (1 - self._how.settle) * total
        due = 0 < number < end and number % days == 0
        self._share = self._how.share / 2 * (1 + math.cos(math.pi * number / end)) if due else 0.0

    def learn(self, model: nn.Module, number: int) -> None:
        """Another mask, where one is due."""
        if self._share:
            self._wear(model, self._best(model, list(self._candidates(model))))

    def moves_weights(self, number: int) -> bool:
        """Not where the mask moves."""
        return not self._share

    def settle(self, model: nn.Module) -> None:
        """Where a place was kept and learned nothing, a speck says that it was kept."""
        for name in self._names:
            weight, kept = model.get_parameter(name).data, self.kept[name]
            weight[kept & (weight == 0)] = SPECK

    @property
    def _names(self) -> list[str]:
        return [f"{layer}.weight" for layer in self._choice.layers]

    def _candidates(self, model: nn.Module) -> Iterator[Keep]:
        """Masks to choose from, the plain one first."""
        scores, wishes = self._scores(model), self._wishes(model)
        for number in range(self._how.candidates):
            yield {
                layer: exchanged(
                    self.kept[f"{layer}.weight"],
                    self._choice.alive[layer],
                    shaken(score, self._lots) if number else score,
                    wishes[layer],
                    self._share,
                )
                for layer, score in scores.items()
            }

    def _scores(self, model: nn.Module) -> Scores:
        found = scored(model, self._room.pruning, scoring.batch(self._room))
        return {layer: found[layer] for layer in self._choice.layers}

    def _wishes(self, model: nn.Module) -> Scores:
        weights = {layer: model.get_parameter(f"{layer}.weight") for layer in self._choice.layers}
        if self._how.growth == "random":
            return {n: drawn(weight, self._lots) for n, weight in weights.items()}
        return {n: _known(weight.grad).abs() for n, weight in weights.items()}

    def _best(self, model: nn.Module, found: list[Keep]) -> Keep:
        """The first of those that are worth most."""
        if not self._how.judges():
            return found[0]
        before = {name: model.get_parameter(name).detach().clone() for name in self._names}
        worths = []
        for keep in found:
            mask(model, self._choice.masks(model, keep))
            worths.append(worth(model, self._room, self._how.by or CLASSES, self._how.weight))
            _put_back(model, before)
        return found[worths.index(max(worths))]

    def _wear(self, model: nn.Module, keep: Keep) -> None:
        self.kept = self._choice.masks(model, keep)
        mask(model, self.kept)


def first_places(choice: Choice, densities: str, lots: torch.Generator) -> Keep:
    """Places by lot, so many in each layer as the densities say."""
    lots_of = {layer: drawn(alive, lots) for layer, alive in choice.alive.items()}
    contests = choice.ranking(lots_of).contests
    keep: Keep = {}
    for contest, gone in zip(contests, falling(contests, choice.prune), strict=True):
        alive = {layer: choice.alive[layer] for layer in contest.shapes}
        most = [int(places.sum()) for places in alive.values()]
        total = min(sum(contest.sizes) - gone, sum(most))
        many = counts(densities, list(contest.shapes.values()), most, total)
        for (layer, places), count in zip(alive.items(), many, strict=True):
            keep[layer] = opened(torch.zeros_like(places), places, lots_of[layer], count)
    return keep


def begin(room: Classroom, kept: Masks, **settings: Any) -> Regrowing:
    """A sparse network from this batch on; the pruner says which weights fall."""
    how, prune = How(**settings), room.pruning
    of_weights(prune, "regrow", fours=False)
    if how.judges():
        room.tune_groups(how.by or CLASSES)  # refused now rather than at the first exchange
    return Regrowing(room, Choice.of(room, kept), how)


def _known(gradient: Tensor | None) -> Tensor:
    assert gradient is not None, "whatever is pruned was part of the answer"
    return gradient


@torch.no_grad()
def _put_back(model: nn.Module, before: Masks) -> None:
    for name, weight in before.items():
        model.get_parameter(name).copy_(weight)
