"""What a loss, a masking or a score may ask for beside the batch: teacher, groups, tune images."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor, nn

from fairviz.errors import BadValue
from fairviz.lab.dice import dice
from fairviz.lab.images.material import Material
from fairviz.lab.training import groups
from fairviz.lab.training.groups import Groups
from fairviz.spec import Prune, Train, Variant


@dataclass(frozen=True)
class Classroom:
    """One step of one variant: the network that it changes and all that belongs to it.

    `dense` makes a copy of the variant's own dense model.
    """

    network: nn.Module
    material: Material
    variant: Variant
    dense: Callable[[], nn.Module]

    @cached_property
    def teacher(self) -> nn.Module:
        """The dense model: it answers, and learns nothing."""
        return self.dense().eval().requires_grad_(False)

    @property
    def training(self) -> Train:
        """The training that goes on."""
        step = self.variant.steps[-1]
        assert isinstance(step, Train), "only a training asks for this"
        return step

    @property
    def pruning(self) -> Prune:
        """The pruning that goes on, alone or within a training."""
        found = self.variant.pruning
        assert found is not None, "only a pruning asks for this"
        return found

    def dice(self, *purpose: str | int) -> torch.Generator:
        """Random numbers that nobody else draws."""
        return dice(self.variant.seed, *purpose, len(self.variant.steps))

    def groups(self, by: str) -> Groups:
        """The group of each training image."""
        if by not in self._grouped:
            self._grouped[by] = groups.of_training(self.material.dataset, by)
        return self._grouped[by]

    @cached_property
    def _grouped(self) -> dict[str, Groups]:
        return {}  # asked for at every batch

    def tune(self) -> Tensor:
        """Places of the tune images among the held-out ones; refused where there are none."""
        rows = torch.from_numpy(self.material.evalset.rows("tune"))
        if not len(rows):
            raise BadValue("This data has no tune split: import it with one, or take another way.")
        return rows

    def tune_groups(self, by: str) -> Groups:
        """The group of each tune image, numbered as in training."""
        found = groups.of_held_out(self.material.dataset, by)
        return Groups(found.codes[self.tune()], found.names)
