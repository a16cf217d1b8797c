"""The fixed training images that a score reads, and the loss on them."""

import torch

from fairviz.lab.dice import dice
from fairviz.lab.objectives.base import chosen
from fairviz.lab.pruners.base import Batch
from fairviz.lab.training.classroom import Classroom

IMAGES = 1024


def batch(room: Classroom) -> Batch:
    """What scores the pruning that goes on in this classroom."""
    material, seed = room.material, room.variant.seed
    order = torch.randperm(len(material.train), generator=dice(seed, "scoring"))
    lots = dice(seed, "lots", len(room.variant.steps))
    objectives = chosen(room, room.pruning.objectives)
    return Batch(
        material.train, order[:IMAGES], material.loss, lots, room=room, objectives=objectives
    )
