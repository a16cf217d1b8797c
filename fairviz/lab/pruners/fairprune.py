"""FairPrune (Wu et al., 2022): S = 1/2 * w^2 * (h_u - beta * h_v); the smallest fall first.

What matters little to the unprivileged group u, or much to the others v, goes: pruning itself is
the remedy, at modest sparsities. h is the diagonal of the Hessian of a group's mean loss, here the
empirical Fisher's: the mean over the group's images of the squared gradient of each alone, by one
backward pass an image. From the abstract and two re-implementations; beta = 0.5 is one's, the
paper's own is near 0.33 [memory, unverified]. More than two groups: v is all the others [ours].
"""

from dataclasses import replace

import torch
from torch import Tensor, nn

from fairviz.errors import BadValue, UnknownName
from fairviz.lab.pruners.base import Batch, Scores, gradients, weights
from fairviz.lab.training.groups import Groups
from fairviz.lab.training.roll_call import rightness


def scores(
    model: nn.Module,
    batch: Batch,
    by: str = "",
    unprivileged: str = "",
    beta: float = 0.5,
    images: int = 512,
) -> Scores:
    """What each weight is worth to the unprivileged, less what it is worth to the others."""
    batch = replace(batch, rows=batch.rows[:images])
    theirs = _theirs(batch, by, unprivileged)
    shares = theirs / theirs.sum() - beta * ~theirs / max(1, int((~theirs).sum()))
    return _weighed(model, replace(batch, size=1), shares)


def _weighed(model: nn.Module, single: Batch, shares: Tensor) -> Scores:
    """1/2 * w^2 * sum over images of share * gradient^2."""
    wanted = weights(model)
    total = {name: torch.zeros_like(weight).detach() for name, weight in wanted.items()}
    for (found, _), share in zip(gradients(model, single, wanted), shares.tolist(), strict=True):
        for name, gradient in found.items():
            total[name] += share * gradient.square()
    return {name: total[name] * weight.detach().square() / 2 for name, weight in wanted.items()}


def _theirs(batch: Batch, by: str, name: str) -> Tensor:
    """Which images are of the unprivileged group: the one named, else the one erred on most."""
    groups = batch.groups(by)
    number = _number(groups, name) if name else _worst(batch, groups)
    theirs = groups.codes == number
    if not bool(theirs.any()):
        raise BadValue(
            f"None of the {len(batch)} images that are looked at is of group {name!r}: name a"
            " larger group as unprivileged, or look at more images (images=...)."
        )
    return theirs


def _number(groups: Groups, name: str) -> int:
    if name not in groups.names:
        raise UnknownName(name, "group", groups.names)
    return groups.names.index(name)


def _worst(batch: Batch, groups: Groups) -> int:
    """The group in which the dense model errs most."""
    task, teacher = batch.at.material.evalset.task, batch.at.teacher
    right = torch.cat([rightness(m.logits, m.labels, task).cpu() for m in batch.moments(teacher)])
    shares = {g: right[groups.codes == g].mean().item() for g in groups.there}
    return min(shares, key=shares.__getitem__)
