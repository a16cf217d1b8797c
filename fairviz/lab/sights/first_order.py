"""What removing weights does to each margin, to first order: known before anything is pruned."""

import warnings

import numpy as np
import torch
from torch import Tensor
from torch.func import functional_call, jvp

from fairviz.errors import FairVizError
from fairviz.lab.images.pictures import BATCH
from fairviz.lab.sights.base import PROBED, Scene
from fairviz.predictions.seen import Seen


class NotForeseeable(FairVizError):
    """This change of weights is not known from the dense model alone."""


def first_order(scene: Scene) -> Seen:
    """rows, and change (n,): the gradient of each margin along the weights that go."""
    if scene.variant.schedule != "oneshot" or scene.evalset.task == "labels":
        raise NotForeseeable(
            "The first-order change is known for one-shot pruning of one answer per image:"
            " training afterwards moves weights that nobody can foresee."
        )
    dense, sparse = scene.dense(), dict(scene.network().named_parameters())
    buffers = dict(dense.named_buffers())
    weights = {name: p.detach() for name, p in dense.named_parameters()}
    going = {name: sparse[name].detach() - weight for name, weight in weights.items()}
    rows, found = scene.evalset.rows(PROBED), []
    for number, part in enumerate(pieces := torch.split(torch.from_numpy(rows), BATCH)):
        scene.tick(number, len(pieces))
        images, labels = scene.material.held_out[part]

        def margins(
            parameters: dict[str, Tensor], images: Tensor = images, labels: Tensor = labels
        ) -> Tensor:
            return _margin(functional_call(dense, (parameters, buffers), (images,)), labels)

        with torch.no_grad(), warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # of torch about its own forward mode
            found.append(jvp(margins, (weights,), (going,))[1])
    return Seen({"rows": rows, "change": torch.cat(found).cpu().numpy().astype(np.float32)})


def _margin(logits: Tensor, labels: Tensor) -> Tensor:
    """The right logit's lead over the best other one."""
    own = torch.nn.functional.one_hot(labels, logits.shape[1]).bool()
    right = (logits * own).sum(1)
    return right - logits.masked_fill(own, -torch.inf).amax(1)
