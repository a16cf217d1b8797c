"""Bi-level fair pruning (BiFP; Dai et al., 2023): weights and mask are learned in turns.

Lower: some steps of the optimiser on what the mask lets through, theta <- theta - a * grad l.
Upper, on another batch, on which no weight moves: with z = m * theta and g = dl/dz,

    grad(m) = (theta - g / gamma) * g,    scores <- clip(scores - upper * grad(m), 0, 1),

and the mask keeps the highest scores, exactly as many as the pruning asks for. The objectives reach
both levels, or the mask's or the weights' alone (the paper's ablations). The last part of the
training moves weights only. Scores begin as the pruner's, moved to [0, 1]: |theta| with magnitude.

Structured, each filter has one score, and z is what BatchNorm multiplies its output with and adds
to it, times the mask: BatchNorm undoes any scaling of the filter itself, whose theta * g is always
0. A closed filter stands open by a thousandth while the upper gradient is taken, since behind
rectifiers nothing would call it back: the slope to the right of m = 0. [ours]

UNVERIFIED: how the paper comes by its implicit gradient; this is the closed form of BiP (Zhang et
al., 2022), from memory. BiP's code has the square of theta * g where this has that of g; it takes
one lower step, then an upper one on another batch, with 1 / gamma = 0.1 and an upper rate that
falls along a cosine: here it follows the pace of the training. Both rates, the start, the number of
inner steps and the share of the end are not in the paper; the usual upper rate of 1 is ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from fairviz.errors import BadValue, UnknownName
from fairviz.lab.maskings.choosing import Choice, beginning
from fairviz.lab.maskings.returning import Returning
from fairviz.lab.removing.masks import Scores
from fairviz.lab.removing.pruning import Masks
from fairviz.lab.training.classroom import Classroom

LEVELS = {"both": (True, True), "mask": (True, False), "weights": (False, True)}
CRACK = 1e-3  # how far a closed filter stands open while its upper gradient is taken


@dataclass(frozen=True)
class Turns:
    """Which batches are the mask's: one after every `inner`, until the share `settle` is left."""

    inner: int = 1
    upper: float = 1.0
    gamma: float = 10.0
    settle: float = 0.25
    fair: str = "both"

    def __post_init__(self) -> None:
        if self.fair not in LEVELS:
            raise UnknownName(self.fair, "level that is fair", LEVELS)
        if self.inner < 1 or min(self.upper, self.gamma) <= 0 or not 0 <= self.settle <= 1:
            raise BadValue(
                "Bi-level pruning needs at least one inner step, rates above 0, and a share from 0"
                f" to 1 at the end that moves weights only; it got {self}."
            )

    def are_upper(self, number: int, total: int) -> bool:
        """Whether batch `number` of `total` moves the mask."""
        return number % (self.inner + 1) == self.inner and number < (1 - self.settle) * total

    def is_fair(self, upper: bool) -> bool:
        """Whether the objectives reach this level."""
        mask, weights = LEVELS[self.fair]
        return mask if upper else weights


class Bilevel(Returning):
    """The network wears the mask; what the weights under it are is remembered here."""

    def __init__(self, model: nn.Module, choice: Choice, scores: Scores, turns: Turns) -> None:
        super().__init__(choice.before)
        self.scores = scores
        self._choice, self._turns = choice, turns
        self._upper = False
        self._full_rate = 1.0  # the optimiser's before any pace
        self._gates = _gates(model, choice)
        self._z: dict[str, Tensor] = {}
        names = choice.masks(model, choice.alive)
        self._theta = {name: model.get_parameter(name).detach().clone() for name in names}
        self._choose(model)

    def meet(self, optimiser: Optimizer) -> None:
        """Whose pace the upper rate follows."""
        super().meet(optimiser)
        self._full_rate = _rate_of(optimiser)

    def before(self, model: nn.Module, number: int, total: int) -> None:
        """Whose turn it is."""
        self._upper = self._turns.are_upper(number, total)

    def stand_ins(self, model: nn.Module) -> dict[str, Tensor]:
        """On the mask's turn, z in place of what the mask multiplies."""
        if not self._upper:
            return {}
        self._remember(model)
        self._z = {
            name: (self._theta[name] * self._opened(name)).requires_grad_()
            for names in self._gates.values()
            for name in names
        }
        return self._theta | self._z

    def learn(self, model: nn.Module, number: int) -> None:
        """One upper step, on the mask's turn."""
        if not self._upper:
            return
        rate = self._turns.upper * self._share()
        for layer, names in self._gates.items():
            slope = sum(self._slope(name) for name in names)
            self.scores[layer] = (self.scores[layer] - rate * slope).clamp(0, 1)
        self._choose(model)

    def moves_weights(self, number: int) -> bool:
        """Not on the mask's turn."""
        return not self._upper

    def is_fair(self, number: int) -> bool:
        """Whether the objectives reach the level whose turn it is."""
        return self._turns.is_fair(self._upper)

    def _slope(self, name: str) -> Tensor:
        """(theta - g / gamma) * g: of each weight, or summed over each filter."""
        g = self._z[name].grad
        assert g is not None, "whatever is gated was part of the answer"
        slope = (self._theta[name] - g / self._turns.gamma) * g
        return slope if self._choice.unit == "weight" else slope.reshape(len(slope), -1).sum(1)

    def _opened(self, name: str) -> Tensor:
        """The mask as numbers; a filter is never quite closed."""
        kept = self.kept[name].float()
        return kept if self._choice.unit == "weight" else kept.clamp(min=CRACK)

    def _share(self) -> float:
        """What pace and objectives make of the rate."""
        return _rate_of(self._optimiser) / self._full_rate if self._optimiser else 1.0

    @torch.no_grad()
    def _remember(self, model: nn.Module) -> None:
        """Theta: as the network has it where the mask lets it through, else as it was."""
        for name, theta in self._theta.items():
            theta.copy_(torch.where(self.kept[name], model.get_parameter(name), theta))

    @torch.no_grad()
    def _choose(self, model: nn.Module) -> None:
        self.kept = self._choice.masks(model, self._choice.keep(self.scores))
        for name, theta in self._theta.items():
            model.get_parameter(name).copy_(theta.masked_fill(~self.kept[name], 0))


def begin(room: Classroom, kept: Masks, **settings: Any) -> Bilevel:
    """Bi-level pruning of the network as it is; the pruner says where the scores begin."""
    turns, choice = Turns(**settings), Choice.of(room, kept)
    return Bilevel(room.network, choice, beginning(room, choice), turns)


def _gates(model: nn.Module, choice: Choice) -> dict[str, list[str]]:
    """What each layer's mask multiplies, by parameter."""
    return {layer: _gate(layer, dict(model.named_parameters()), choice) for layer in choice.layers}


def _gate(layer: str, there: Mapping[str, nn.Parameter], choice: Choice) -> list[str]:
    if choice.unit == "weight":
        return [f"{layer}.weight"]
    places = (choice.after.get(layer, layer), layer)
    found = [[f"{place}.{part}" for part in ("weight", "bias")] for place in places]
    return next(names for names in ([n for n in f if n in there] for f in found) if names)


def _rate_of(optimiser: Optimizer) -> float:
    rate: float = optimiser.param_groups[0]["lr"]
    return rate
