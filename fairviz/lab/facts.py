"""What is measured on a variant and kept beside its answers."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import torch
from torch import Tensor, nn

from fairviz.lab.images.material import Material
from fairviz.lab.images.pictures import BATCH
from fairviz.lab.models.base import Stages
from fairviz.lab.networks import measure
from fairviz.lab.networks.measure import Work
from fairviz.lab.networks.shrink import shrunk
from fairviz.lab.predict import answered
from fairviz.lab.removing.layers import EXEMPTIONS, Keep, in_order, prunable, standing
from fairviz.lab.removing.masks import not_in_fours
from fairviz.lab.removing.pruning import unit_of
from fairviz.spec import Train, Variant

TOLERANCE = 1e-4


@dataclass(frozen=True)
class Facts:
    """A made variant on its way into the store; `milliseconds` is that of its own evaluation.

    whole: what its architecture costs with all filters, which is the same for every variant of it.
    reduction: the share of the convolutions' MACs that is gone, which a budget of MACs is about.
    """

    model: nn.Module
    variant: Variant
    material: Material
    milliseconds: float
    whole: Work

    def record(self) -> dict[str, Any]:
        """Plain data for the manifest."""
        return self._sparsity() | self._cost() | self._treatment() | self._machine()

    def _sparsity(self) -> dict[str, Any]:
        removed = sum(int((~kept).sum()) for kept in self._alive.values())
        units = sum(kept.numel() for kept in self._alive.values())
        return {
            "sparsity": removed / units,
            "removed": removed,
            "prunable": units,
            "unit": self._unit,
            "layers": {name: _gone(kept) for name, kept in self._alive.items()},
            "stages": {stage: self._units(names) for stage, names in self._staged.items()},
            "exempt": list(self._exempt),
            "left": self._left,
        }

    @property
    def _left(self) -> list[str]:
        """Layers that 2:4 could not cut."""
        prune = self.variant.pruning
        return not_in_fours(self._alive, self._staged) if prune and prune.scope == "2:4" else []

    def _cost(self) -> dict[str, Any]:
        small, image = self._smallest, self._images[:1]
        work = measure.work(small, image) if small is not self.model else self.whole
        return {
            "parameters": measure.parameters(small),
            "nonzero": measure.nonzero(small),
            "macs": work.macs,
            "macs_dense": self.whole.macs,
            "reduction": self._reduction(work),
            "milliseconds": self._time(small),
            "shrunk": small is not self.model,
        }

    def _reduction(self, work: Work) -> float:
        before = self.whole.convolved
        return 1 - work.convolved / before if before else 0.0

    def _treatment(self) -> dict[str, Any]:
        """Epochs of every training after the dense model."""
        trained = [step for step in self.variant.treatment if isinstance(step, Train)]
        return {"epochs": sum(step.length for step in trained)}

    def _machine(self) -> dict[str, Any]:
        return {
            "threads": torch.get_num_threads(),
            "torch": torch.__version__,
            "device": self.material.device,
        }

    def _time(self, small: nn.Module) -> float:
        return (
            self.milliseconds if small is self.model else measure.milliseconds(small, self._images)
        )

    @cached_property
    def _smallest(self) -> nn.Module:
        """The network without silent filters, where that is possible without changing an answer."""
        if self._unit == "weight" or not self._removed_any:
            return self.model
        small = shrunk(self.model, self._images[:1])
        return small if _agree(small, self.model, self._images[:32]) else self.model

    @property
    def _removed_any(self) -> bool:
        return not all(bool(kept.all()) for kept in self._alive.values())

    @cached_property
    def _alive(self) -> Keep:
        return standing(self.model.state_dict(), in_order(self._staged), self._unit)

    @cached_property
    def _staged(self) -> Stages:
        return prunable(self.model, self._exempt, self._unit)

    @cached_property
    def _images(self) -> Tensor:
        return self.material.held_out[:BATCH][0]

    @property
    def _unit(self) -> Any:
        return unit_of(self.variant.pruning) if self.variant.pruning else "weight"

    @property
    def _exempt(self) -> tuple[str, ...]:
        return self.variant.pruning.exempt if self.variant.pruning else EXEMPTIONS

    def _units(self, names: list[str]) -> int:
        return sum(self._alive[name].numel() for name in names)


def _gone(kept: Tensor) -> float:
    return int((~kept).sum()) / kept.numel()


def _agree(one: nn.Module, other: nn.Module, images: Tensor) -> bool:
    first, second = answered(one, images), answered(other, images)
    return torch.allclose(first, second, atol=TOLERANCE * max(1.0, float(second.abs().max())))
