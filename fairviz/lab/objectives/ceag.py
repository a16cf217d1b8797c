"""Constrained excess accuracy gaps (CEAG; Balancing Act, Hashemizadeh et al., 2024).

    Delta_g = A_g(dense) - A_g(network),   Delta the same over all,   psi_g = Delta_g - Delta
    min J  so that  psi_g <= eps for each group g

    dual    lam_g = max(0, lam_g + rate * (psi_g - eps))            for the groups of the batch
    primal  J + sum_g lam_g * [ (J_g - J_g(dense)) - (J - J(dense)) ]

After the original code: the dual step comes first and reads true accuracies, over the last `memory`
answers to each group; the primal step reads losses in their place, as accuracies have no gradient.
The dense model is measured once over all training images; a group that is absent from a batch is
skipped. Delta weighs the recent drops of the groups by their shares in training (ours).

In the primal step a group of the share p counts p * (1 - sum of all prices) + its own price. Below
0 its loss is driven up: a rate that lets prices sum to more than 1 runs away, until all groups pay.
"""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from fairviz.errors import BadValue
from fairviz.lab.objectives.base import Objective
from fairviz.lab.training.by_group import Means, means
from fairviz.lab.training.classroom import Classroom
from fairviz.lab.training.moment import Moment
from fairviz.lab.training.roll_call import Answers, answers, rightness


@dataclass(frozen=True)
class Dense:
    """The dense model over all training images: rightness and loss of each group and of all."""

    right: Means
    costs: Means
    cost: Tensor

    @classmethod
    def of(cls, said: Answers, codes: Tensor, groups: int) -> "Dense":
        costs = said.costs.cpu()
        return cls(
            means(said.right.cpu(), codes, groups), means(costs, codes, groups), costs.mean()
        )


@dataclass(frozen=True)
class Ledger:
    """The last answers of each group, how right they were, and the price of each group."""

    right: Tensor
    codes: Tensor
    prices: Tensor

    @classmethod
    def empty(cls, groups: int) -> "Ledger":
        return cls(torch.zeros(0), torch.zeros(0, dtype=torch.int64), torch.zeros(groups))

    def heard(self, right: Tensor, codes: Tensor, memory: int) -> "Ledger":
        """With the answers to a batch; of each group the last ones are remembered."""
        right, codes = torch.cat([self.right, right]), torch.cat([self.codes, codes])
        lately = from_the_end(codes, len(self.prices)) <= memory
        return Ledger(right[lately], codes[lately], self.prices)

    def priced(self, prices: Tensor) -> "Ledger":
        return Ledger(self.right, self.codes, prices)


class ExcessGaps(Objective):
    """A price on groups that lose more than all do."""

    def __init__(self, room: Classroom, by: str, eps: float, rate: float, memory: int) -> None:
        self._room, self._by, self._names = room, by, room.groups(by).names
        self._eps, self._rate, self._memory = eps, rate, memory
        self._codes = room.groups(by).codes
        self._dense = Dense.of(answers(room.teacher, room.material), self._codes, len(self._names))
        self._ledger = self._next = Ledger.empty(len(self._names))

    def __call__(self, moment: Moment, base: Tensor) -> Tensor:
        """The loss so far and the priced excess losses, at prices that this batch moved."""
        codes = moment.codes(self._by).cpu()
        self._next = self._moved(moment, codes)
        costs = means(moment.costs.cpu(), codes, len(self._names))
        lost = costs.values - self._dense.costs.values
        excess_losses = lost - (moment.costs.mean().cpu() - self._dense.cost)
        return base + (self._next.prices @ (excess_losses * costs.there)).to(base.device)

    def after(self, moment: Moment) -> None:
        """The prices stay."""
        self._ledger = self._next

    @property
    def prices(self) -> Tensor:
        """The multiplier of each group."""
        return self._ledger.prices

    def told(self) -> dict[str, float]:
        """psi of each group over all training images, the largest of them, and the prices."""
        psi = self.psi(answers(self._room.network, self._room.material))
        prices = dict(zip(self._names, self.prices.tolist(), strict=True))
        gaps = {f"ceag ψ {name}": gap for name, gap in psi.items()}
        largest = {"ceag ψ max": max(psi.values())}
        return largest | gaps | {f"ceag λ {name}": prices[name] for name in psi}

    def psi(self, said: Answers) -> dict[str, float]:
        """The excess accuracy gap of each group that training has."""
        found = means(said.right.cpu(), self._codes, len(self._names))
        gaps = zip(self._names, excess(self._dense.right, found).tolist(), strict=True)
        return {n: gap for (n, gap), there in zip(gaps, found.there, strict=True) if there}

    def _moved(self, moment: Moment, codes: Tensor) -> Ledger:
        """The ledger after a batch; who was not in it pays as before."""
        right = rightness(moment.logits.detach(), moment.labels, self._room.material.evalset.task)
        ledger = self._ledger.heard(right.cpu(), codes, self._memory)
        lately = means(ledger.right, ledger.codes, len(self._names))
        psi = excess(self._dense.right, lately)
        dearer = (ledger.prices + self._rate * (psi - self._eps)).clamp(min=0)
        there = torch.bincount(codes, minlength=len(self._names)) > 0
        return ledger.priced(torch.where(there, dearer, ledger.prices))


def excess(dense: Means, now: Means) -> Tensor:
    """psi: what each group lost beyond what all lost, of the groups that are there now."""
    lost = dense.values - now.values
    shares = dense.sizes * now.there
    return lost - (lost @ shares.to(lost.dtype)) / shares.sum()


def from_the_end(codes: Tensor, groups: int) -> Tensor:
    """For each place the number of its group's places from there on: 1 is the last."""
    belongs = functional.one_hot(codes, groups)
    later = belongs.flip(0).cumsum(0).flip(0)
    return later.gather(1, codes.unsqueeze(1)).squeeze(1)


def begin(
    room: Classroom, by: str = "", eps: float = 0.01, rate: float = 0.01, memory: int = 40
) -> ExcessGaps:
    """Bounds on what each group may lose beyond the others; eps in shares of 1."""
    if eps < 0 or rate < 0 or memory < 1:
        raise BadValue(
            f"eps and rate begin at 0 and memory at 1; got {eps:g}, {rate:g} and {memory}. Below 0"
            " no eps can hold: over all images the excess gaps cancel."
        )
    return ExcessGaps(room, by, eps, rate, memory)
