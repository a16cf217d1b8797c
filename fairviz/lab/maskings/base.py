"""The shape of a masking: how the mask moves while a network trains. This one stays as it is.

`begin(room, kept, **settings)` is asked once a training; `kept` is the mask that the network
already wears. Before each batch `before` may change the mask; `stand_ins` may hand other tensors to
the network in place of its weights (a learned mask times them); `learn` follows the backward pass,
`after` the optimiser's step; `settle` leaves in the network what the training came to.
Whoever reads the network between two batches sees it with its mask on.
"""

from collections.abc import Iterable
from typing import Protocol

from torch import Tensor, nn
from torch.optim import Optimizer

from fairviz.lab.removing.pruning import Masks, mask
from fairviz.lab.training.classroom import Classroom
from fairviz.naming import Scalar


class Masking:
    """What has fallen stays zero."""

    def __init__(self, kept: Masks | None = None) -> None:
        self.kept: Masks = kept or {}

    def learned(self) -> Iterable[nn.Parameter]:
        """Numbers of its own that the optimiser moves along."""
        return ()

    def meet(self, optimiser: Optimizer) -> None:
        """Who moves the weights in this training: told once, before the first batch."""

    def before(self, model: nn.Module, number: int, total: int) -> None:
        """What precedes batch `number` of `total`."""

    def stand_ins(self, model: nn.Module) -> dict[str, Tensor]:
        """Tensors by parameter that the network computes with instead of its own."""
        return {}

    def learn(self, model: nn.Module, number: int) -> None:
        """What follows the backward pass: gradients are there, weights as they were."""

    def moves_weights(self, number: int) -> bool:
        """Whether the optimiser moves the weights after this batch."""
        return True

    def is_fair(self, number: int) -> bool:
        """Whether the training's objectives change the loss of this batch."""
        return True

    def after(self, model: nn.Module, number: int) -> None:
        """What follows the optimiser's step."""
        mask(model, self.kept)

    def settle(self, model: nn.Module) -> None:
        """What follows the last batch."""


class Begin(Protocol):
    """What every file of this folder offers as `begin`."""

    def __call__(self, room: Classroom, kept: Masks, **settings: Scalar) -> Masking: ...
