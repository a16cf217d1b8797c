"""Masks under which what fell may come back; until then it has neither weight nor momentum."""

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from fairviz.lab.maskings.base import Masking
from fairviz.lab.removing.pruning import Masks


class Returning(Masking):
    """What comes back begins at rest."""

    def __init__(self, kept: Masks) -> None:
        super().__init__(kept)
        self._optimiser: Optimizer | None = None

    def meet(self, optimiser: Optimizer) -> None:
        """Whose memory is to forget what fell."""
        self._optimiser = optimiser

    def after(self, model: nn.Module, number: int) -> None:
        """Zeros where the mask says so, in the weights and in what the optimiser remembers."""
        super().after(model, number)
        if self._optimiser:
            for name, kept in self.kept.items():
                forget(self._optimiser, model.get_parameter(name), kept)


@torch.no_grad()
def forget(optimiser: Optimizer, parameter: nn.Parameter, kept: Tensor) -> None:
    """Zeros in every running mean of this parameter's gradients where nothing is kept."""
    for memory in optimiser.state.get(parameter, {}).values():
        if isinstance(memory, Tensor) and memory.shape == parameter.shape:
            memory.masked_fill_(~kept, 0)
