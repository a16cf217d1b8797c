"""Edge-popup (Ramanujan et al., 2020): the mask learns, the weights never move.

The network computes with w * [ |s| is among the highest ]. Backwards the choice counts as |s|
itself (straight through), so that ds = dz * w * sign(s); the training's own optimiser and pace
move s. Scores begin as Kaiming's uniform, at most 1 / sqrt(inputs) from zero. As in the paper's
code nothing else learns: biases and what BatchNorm multiplies with and adds stay as drawn, its
running statistics follow. Fair Scratch Tickets (Tang et al., 2023) is this with a fairness
objective. The papers choose within each layer: scope "layer". Of the pruner nothing is read but
that it removes single weights.
"""

import math
from collections.abc import Iterable

import torch
from torch import Tensor, nn

from fairviz.lab.maskings.base import Masking
from fairviz.lab.maskings.choosing import Choice
from fairviz.lab.removing.layers import Keep
from fairviz.lab.removing.pruning import Masks
from fairviz.lab.training.classroom import Classroom
from fairviz.schedules import of_weights

Learned = dict[str, nn.Parameter]


class Popup(Masking):
    """A score for each weight; the highest are let through."""

    def __init__(self, model: nn.Module, choice: Choice, scores: Learned) -> None:
        super().__init__(choice.before)
        self.scores, self._choice = scores, choice
        self._frozen = {layer: _weight(model, layer).detach().clone() for layer in scores}
        self._keep: Keep = {}
        self._choose(model)

    def learned(self) -> Iterable[nn.Parameter]:
        """The scores."""
        return self.scores.values()

    def stand_ins(self, model: nn.Module) -> dict[str, Tensor]:
        """The weights times their mask, through which gradients reach the scores."""
        return {
            f"{layer}.weight": self._frozen[layer] * straight_through(self._keep[layer], score)
            for layer, score in self.scores.items()
        }

    def moves_weights(self, number: int) -> bool:
        """Never."""
        return False

    def after(self, model: nn.Module, number: int) -> None:
        """The mask that the scores now ask for."""
        self._choose(model)

    @torch.no_grad()
    def _choose(self, model: nn.Module) -> None:
        self._keep = self._choice.keep(
            {n: score.detach().abs() for n, score in self.scores.items()}
        )
        self.kept = self._choice.masks(model, self._keep)
        for layer, frozen in self._frozen.items():
            _weight(model, layer).copy_(frozen.masked_fill(~self.kept[f"{layer}.weight"], 0))


def straight_through(keep: Tensor, score: Tensor) -> Tensor:
    """1 where kept, else 0; its gradient is that of |score|."""
    size = score.abs()
    return keep + (size - size.detach())


def begin(room: Classroom, kept: Masks) -> Popup:
    """Edge-popup on the weights as they are, with scores from dice of its own."""
    of_weights(room.pruning, "popup")
    choice, lots = Choice.of(room, kept), room.dice("popup")
    weights = {layer: _weight(room.network, layer) for layer in choice.layers}
    return Popup(room.network, choice, {n: _drawn(w, lots) for n, w in weights.items()})


def _drawn(weight: Tensor, lots: torch.Generator) -> nn.Parameter:
    reach = 1 / math.sqrt(weight[0].numel())
    drawn = (2 * torch.rand(weight.shape, generator=lots) - 1) * reach
    return nn.Parameter(drawn.to(weight.device))


def _weight(model: nn.Module, layer: str) -> nn.Parameter:
    return model.get_parameter(f"{layer}.weight")
