"""How much each image of explore pulls at the weights: the norm of its loss's gradient."""

import numpy as np
import torch
from torch import Tensor
from torch.func import functional_call, grad, vmap

from fairviz.lab.sights.base import PROBED, Scene
from fairviz.predictions.seen import Seen

PIECE = 32  # images whose gradients are held together


def gradients(scene: Scene) -> Seen:
    """rows, and norm (n,) over all parameters, batch statistics held still."""
    network, rows = scene.network(), scene.evalset.rows(PROBED)
    weights = {name: p.detach() for name, p in network.named_parameters()}
    buffers = dict(network.named_buffers())

    def cost(parameters: dict[str, Tensor], image: Tensor, label: Tensor) -> Tensor:
        said = functional_call(network, (parameters, buffers), (image[None],))
        return scene.material.loss(said, label[None])

    each = vmap(grad(cost), in_dims=(None, 0, 0))
    norms = []
    pieces = torch.split(torch.from_numpy(rows), PIECE)
    for number, part in enumerate(pieces):
        scene.tick(number, len(pieces))
        pulls = each(weights, *scene.material.held_out[part])
        norms.append(sum(pull.flatten(1).square().sum(1) for pull in pulls.values()).sqrt())
    return Seen({"rows": rows, "norm": torch.cat(norms).cpu().numpy().astype(np.float32)})
