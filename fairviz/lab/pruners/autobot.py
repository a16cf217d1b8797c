"""AutoBot (Castells and Yeom, 2021), as in Meyer and Wong (2022): filters by gates that learn.

Each filter's output, after its BatchNorm, is multiplied by a gate sigmoid(b), b = 2.1972 at first.
The weights are frozen; Adam moves b alone, over some batches, to make small

    L_data + beta * g + gamma * h      h = mean |gate - round(gate)|
    g = (cost - target) / (total - target) above the target, else 1 - cost / target

The state of least total loss after 60 % of the batches gives the scores. L_data compares with the
dense model's own soft answers or, where the score has objectives, is what they make of the plain
loss (with pw: the paper's sw_autobot). Cost is what the budget counts: the convolutions' MACs as
far as gates are open (ledger.py), or the gates themselves where filters are counted.

After the original code. Ours: channels to which several filters write, a budget of filters, images
that are not shifted, BatchNorm that reads what it has kept. The score is b: it orders filters as
their gates do, even where these are 1 to the last bit. Weights never move, so that what is left
has those from before the pruning, as there.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice

import torch
from torch import Tensor, nn

from fairviz.errors import BadValue
from fairviz.lab.networks.batchnorm import followers
from fairviz.lab.networks.evaluating import evaluating
from fairviz.lab.pruners.base import Batch, Scores, weights
from fairviz.lab.removing.layers import in_order, prunable, standing
from fairviz.lab.removing.ledger import Ledger
from fairviz.lab.training.moment import Moment
from fairviz.spec import WHOLE, Prune

OPEN = 2.1972  # sigmoid(2.1972) = 0.9
SETTLED = 0.6  # of the batches; from there on states are compared
Gates = Mapping[str, Tensor]


def scores(
    model: nn.Module,
    batch: Batch,
    rate: float = 0.7,
    beta: float = 5.3,
    gamma: float = 0.0,
    iterations: int = 200,
    images: int = 128,
) -> Scores:
    """How far each filter's gate came to be open (its b); of layers left whole, as at first."""
    if iterations < 1 or images < 1 or rate <= 0:
        raise BadValue(
            "AutoBot learns its gates from at least one batch of one image, at a rate above 0; it"
            f" got {iterations} of {images} at {rate:g}."
        )
    aim = aim_of(model, batch)
    course = _Course(model, batch, aim, beta, gamma)
    draws = islice(_draws(batch, images), iterations)
    with evaluating(model):
        return _at_first(model) | course.learned(list(draws), rate)


@dataclass(frozen=True)
class Aim:
    """What the gates are to cost: `share` of all filters or, with a ledger, of all MACs.

    alive: 1 where a filter stands; what fell before is shut for good.
    """

    alive: Gates
    share: float
    ledger: Ledger | None = None

    def cost(self, gates: Gates) -> Tensor:
        """Of gates from 0 to 1."""
        if self.ledger:
            return self.ledger.macs(gates)
        return torch.cat(list(gates.values())).double().sum()

    def distance(self, gates: Gates) -> Tensor:
        """1 where all is open, 0 on the target, and up to 1 again below it."""
        cost = self.cost({name: gate * self.alive[name] for name, gate in gates.items()})
        total = self.cost({name: torch.ones_like(kept) for name, kept in self.alive.items()})
        target = self.share * total
        return (cost - target) / (total - target) if cost > target else 1 - cost / target


def aim_of(model: nn.Module, batch: Batch) -> Aim:
    """What the pruning that goes on asks for."""
    prune = batch.at.pruning
    layers = in_order(prunable(model, prune.exempt, "filter"))
    alive = {n: kept.float() for n, kept in standing(model.state_dict(), layers, "filter").items()}
    if prune.budget == "units":
        return Aim(alive, 1 - _falls(prune))
    ledger = Ledger.of(model, batch.at.material.held_out[:1][0])
    if ledger is None:
        raise BadValue(
            "AutoBot counts what open gates cost, and this network's channels cannot be followed:"
            " take a budget of units, or a convolutional network such as resnet8."
        )
    return Aim(alive, 1 - _falls(prune), ledger)


def _falls(prune: Prune) -> float:
    """The share that is to fall, stages counting alike."""
    shares = prune.stages or (prune.sparsity,)
    return sum(shares) / len(shares) / WHOLE


@dataclass(frozen=True)
class _Course:
    """The gates learn; the network only answers."""

    model: nn.Module
    batch: Batch
    aim: Aim
    beta: float
    gamma: float

    def learned(self, draws: list[Tensor], rate: float) -> Scores:
        """The best b of the last batches, each the place of some training images."""
        alive = self.aim.alive
        opening = {n: torch.full_like(kept, OPEN, requires_grad=True) for n, kept in alive.items()}
        optimiser = torch.optim.Adam(opening.values(), lr=rate)
        least, best = torch.inf, _as_they_are(opening)
        with gated(self.model, opening):
            for number, rows in enumerate(draws):
                loss = self._loss(rows, {name: b.sigmoid() for name, b in opening.items()})
                if number + 1 > SETTLED * len(draws) and loss.item() < least:
                    least, best = loss.item(), _as_they_are(opening)
                _step(optimiser, loss, list(opening.values()))
        return best

    def _loss(self, rows: Tensor, gates: Gates) -> Tensor:
        images, labels = self.batch.at.material.train[rows]
        moment = Moment(images, labels, rows, self.model(images), self.batch.at)
        cost = self._data_loss(moment)
        for objective in self.batch.objectives:
            objective.after(moment)
        return cost + self.beta * self.aim.distance(gates) + self.gamma * _undecided(gates)

    def _data_loss(self, moment: Moment) -> Tensor:
        if self.batch.objectives:
            return self.batch.cost(moment)
        many = moment.at.material.evalset.task == "labels"
        soft = moment.told.sigmoid() if many else moment.told.softmax(1)
        return self.batch.loss(moment.logits, soft)


def _step(optimiser: torch.optim.Optimizer, loss: Tensor, wanted: list[Tensor]) -> None:
    """Move what is wanted, and nothing else."""
    for b, slope in zip(wanted, torch.autograd.grad(loss, wanted), strict=True):
        b.grad = slope
    optimiser.step()


def _as_they_are(opening: Gates) -> Scores:
    return {name: b.detach().clone() for name, b in opening.items()}


def _undecided(gates: Gates) -> Tensor:
    """How far gates are from being open or shut: 0 to 0.5."""
    every = torch.cat(list(gates.values()))
    return (every - every.detach().round()).abs().mean()


def _at_first(model: nn.Module) -> Scores:
    """b at first, of every layer."""
    return {name: w.detach().new_full(w.shape[:1], OPEN) for name, w in weights(model).items()}


def _draws(batch: Batch, images: int) -> Iterator[Tensor]:
    """Places of so many training images, each once before any comes again."""
    dice, count = batch.at.dice("autobot"), len(batch.at.material.train)
    while True:
        rows = torch.randperm(count, generator=dice)
        yield from torch.split(rows, images)[: max(1, count // images)]


@contextmanager
def gated(model: nn.Module, opening: Gates) -> Iterator[None]:
    """The network with a gate sigmoid(b) behind each filter, as long as this lasts."""
    after = followers(model)
    with ExitStack() as hooks:
        for layer, b in opening.items():
            place = model.get_submodule(after.get(layer, layer))
            hooks.callback(place.register_forward_hook(_gate(place, b)).remove)
        yield


def _gate(place: nn.Module, b: Tensor) -> Callable[[nn.Module, object, Tensor], Tensor]:
    shape = (-1,) if isinstance(place, nn.Linear) else (-1, 1, 1)
    return lambda _, __, said: said * b.sigmoid().view(shape)
