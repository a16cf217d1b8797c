"""How many fall, where, and which: from scores to masks, exact to one weight or filter.

Ties fall by position: the earlier layer, the earlier weight first. A layer's best filter never
falls: a layer without filters lets nothing through, and the network would say the same of every
image. Where more was asked for, fewer fall, and what is told is the sparsity that came about. 2:4
keeps the best two of every four neighbours along the inputs, in the order in which a GPU reads them
(channels last).
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import torch
from torch import Tensor

from fairviz.errors import BadValue, FairVizError
from fairviz.lab.models.base import Stages
from fairviz.lab.removing.layers import Keep, Unit
from fairviz.spec import WHOLE, Prune, Scope

Scores = dict[str, Tensor]
FOUR, TWO = 4, 2

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Pool:
    """Weights or filters that compete with each other.

    order: positions, over the layers laid end to end, of those that may fall, first to fall first.
    """

    shapes: dict[str, torch.Size]
    order: Tensor

    @property
    def sizes(self) -> list[int]:
        return [shape.numel() for shape in self.shapes.values()]

    def keep(self, falling: int) -> Keep:
        """True where a weight or filter stays when this many fall."""
        flat = torch.ones(sum(self.sizes), dtype=torch.bool, device=self.order.device)
        flat[self.order[:falling]] = False
        parts = zip(self.shapes.items(), torch.split(flat, self.sizes), strict=True)
        return {name: part.view(shape) for (name, shape), part in parts}


def pools(scores: Scores, alive: Keep, staged: Stages, scope: Scope, unit: Unit) -> list[Pool]:
    """The competitions of this scope; what has fallen before comes first in each."""
    if scope == "2:4":
        return [_pool_of_fours(_layers(scores, alive, _layers_of_fours(scores, staged, unit)))]
    order = _order_of_filters if unit == "filter" else _order
    groups = [_layers(scores, alive, names) for names in _rounds(staged, scope)]
    return [Pool({n: s.shape for n, s in group.items()}, order(group)) for group in groups]


def falling(contests: Sequence[Pool], prune: Prune) -> list[int]:
    """How many fall in each pool, as many as may fall there at most.

    Over all of them it is exactly round(total * sparsity), unless that would empty a layer.
    """
    asked, most = _asked(contests, prune), [len(contest.order) for contest in contests]
    found = [min(pair) for pair in zip(asked, most, strict=True)]
    if found != asked:
        _say_so(prune, sum(asked), sum(found))
    return found


def _asked(contests: Sequence[Pool], prune: Prune) -> list[int]:
    if prune.scope == "stages":
        return _by_stage(contests, prune.stages)
    if prune.scope == "2:4":
        (only,) = contests
        return [even(len(only.order) * prune.sparsity * 2 / WHOLE)]
    return apportioned([sum(contest.sizes) for contest in contests], prune.sparsity)


@cache  # once for each pruning, not at every step of a gradual one
def _say_so(prune: Prune, asked: int, found: int) -> None:
    log.warning("%s: %d of %d filters fall, one of each layer stays", prune.pruner, found, asked)


def keep(contests: Sequence[Pool], counts: Sequence[int], alive: Keep) -> Keep:
    """What stays when these many fall; nothing that fell before comes back."""
    masks: Keep = dict(alive)
    for contest, count in zip(contests, counts, strict=True):
        masks |= {name: kept & alive[name] for name, kept in contest.keep(count).items()}
    return masks


def apportioned(sizes: Sequence[int], sparsity: int) -> list[int]:
    """round(total * sparsity) in all; each part has its share, rounded down or up.

    A part that this would empty is rounded up last.
    """
    counts = [size * sparsity // WHOLE for size in sizes]
    left = round(sum(sizes) * sparsity / WHOLE) - sum(counts)
    parts = range(len(sizes))
    upwards = sorted(
        parts, key=lambda i: (counts[i] + 1 == sizes[i], -(sizes[i] * sparsity % WHOLE))
    )
    for i in upwards[:left]:
        counts[i] += 1
    return counts


def even(count: float) -> int:
    """The nearest even number: 2:4 removes pairs."""
    return TWO * round(count / TWO)


def not_in_fours(scores: Scores, staged: Stages) -> list[str]:
    """Layers that 2:4 leaves whole: the inputs of a filter are not a multiple of four."""
    names = [name for names in staged.values() for name in names]
    return [name for name in names if scores[name][0].numel() % FOUR]


def _by_stage(contests: Sequence[Pool], stages: Sequence[int]) -> list[int]:
    if len(stages) != len(contests):
        names = ", ".join(next(iter(contest.shapes)) + " …" for contest in contests)
        raise BadValue(
            f"{len(stages)} stage sparsities for {len(contests)} prunable stages, which begin at"
            f" {names}: give one for each; exempt stages have none."
        )
    return [
        round(sum(contest.sizes) * share / WHOLE)
        for contest, share in zip(contests, stages, strict=True)
    ]


def _rounds(staged: Stages, scope: Scope) -> list[list[str]]:
    names = [name for names in staged.values() for name in names]
    return {"global": [names], "layer": [[n] for n in names], "stages": list(staged.values())}[
        scope
    ]


def _layers(scores: Scores, alive: Keep, names: Sequence[str]) -> Scores:
    for name in names:
        if not bool(torch.isfinite(scores[name]).all()):
            raise FairVizError(f"Layer {name!r} has scores that are not numbers: it cannot be cut.")
    return {name: scores[name].masked_fill(~alive[name], -torch.inf) for name in names}


def _order(scores: Scores) -> Tensor:
    return torch.argsort(torch.cat([s.flatten() for s in scores.values()]), stable=True)


def _order_of_filters(scores: Scores) -> Tensor:
    order = _order(scores)
    layer = torch.repeat_interleave(
        torch.arange(len(scores), device=order.device),
        torch.tensor([len(s) for s in scores.values()], device=order.device),
    )[order]
    best = torch.stack([torch.nonzero(layer == i).max() for i in range(len(scores))])
    last = torch.zeros(len(order), dtype=torch.bool, device=order.device)
    last[best] = True
    return order[~last]


def _layers_of_fours(scores: Scores, staged: Stages, unit: Unit) -> list[str]:
    if unit == "filter":
        raise BadValue("Scope '2:4' is about single weights: choose a pruner that scores weights.")
    left = not_in_fours(scores, staged)
    names = [n for names in staged.values() for n in names if n not in left]
    if not names:
        raise BadValue("No layer has inputs in multiples of four: 2:4 cannot be cut here.")
    return names


def _pool_of_fours(scores: Scores) -> Pool:
    places, losses, before = [], [], 0
    for score in scores.values():
        lowest, where = _two_lowest(score)
        places.append(where + before)
        losses.append(lowest.sum(1))
        before += score.numel()
    blocks = torch.argsort(torch.cat(losses), stable=True)
    shapes = {name: score.shape for name, score in scores.items()}
    return Pool(shapes, torch.cat(places)[blocks].flatten())


def _two_lowest(score: Tensor) -> tuple[Tensor, Tensor]:
    """Scores and places of the two lowest of each four, (fours, 2) each."""
    place = torch.arange(score.numel(), device=score.device).view(score.shape)
    values, places = (_in_fours(tensor) for tensor in (score, place))
    order = torch.argsort(values, dim=1, stable=True)[:, :TWO]
    return values.gather(1, order), places.gather(1, order)


def _in_fours(tensor: Tensor) -> Tensor:
    channels_last = tensor.movedim(1, -1)
    return channels_last.reshape(-1, FOUR)
