"""CHITA (Benbaki et al., 2023): choose the survivors and re-weight them, together.

With the gradients of n small pieces of the data as the rows of A and w the weights as they are,
over all b with as many non-zeros as the sparsity leaves:

    min  1/2 |A (b - w)|^2 + n * damping / 2 * |b - w|^2

The first term is n times a second-order model of the loss, whose Hessian is the empirical Fisher.
It is never formed: with d = b - w, d = -w where weights fall, and of the survivors S the best is
d_S = -A_S' M^-1 A d_fallen, M = A_S A_S' + r, r = n * damping, a system of n unknowns. From the
largest on, some of the fallen come back, those that bring most, and as many of all that then stand
fall again, those that cost least: all at first, then a quarter, until one alone does
not help. To first and second order, and with the others solved for anew, weight j costs
b_j^2 r / (1 - q_j) to lose and brings g_j^2 / (r (1 + q_j)), g the gradient, q_j = a_j' M^-1 a_j.
The original code searches by thresholded steps along g; exchanging by exact gains is ours, as it
comes nearer to the best of all choices where these can be counted.

For ResNet-20 the original reads 500 pieces of 16 images, with damping 1e-4 and without the
first-order term that it also offers; of fewer images, smaller pieces serve better (8 [ours]).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn

from fairviz.errors import BadValue
from fairviz.lab.pruners.base import Batch, Scores, gradients, weights
from fairviz.lab.removing import masks
from fairviz.lab.removing.layers import in_order, prunable, standing

ROUNDS, FEWER = 16, 4  # exchanges tried: what they gain grows small
MOST = 1 << 29  # numbers in memory at once
TINY = 1e-30
ENOUGH = 1e-6  # a smaller gain, as a share of the cost, is rounding
Choice = Callable[[Tensor], Tensor]  # from how large weights are to which stay


def scores(model: nn.Module, batch: Batch, images: int = 8, damping: float = 1e-4) -> Scores:
    """Above 1 for what stays at the sparsity asked for, by its new size; below by its old one."""
    layers = in_order(prunable(model, batch.at.pruning.exempt, "weight"))
    problem = regression(model, batch, layers, images, damping)
    stays, solved = solution(problem, _choice(model, batch, layers))
    order = torch.where(stays, 1 + solved.abs(), _below(problem.dense))
    return {n: _below(w.detach()) for n, w in weights(model).items()} | _parted(
        order, model, layers
    )


def reweighted(
    model: nn.Module,
    batch: Batch,
    kept: Mapping[str, Tensor],
    images: int = 8,
    damping: float = 1e-4,
) -> dict[str, Tensor]:
    """The survivors' weights that make good for what fell."""
    layers = [name.removesuffix(".weight") for name in kept]
    problem = regression(model, batch, layers, images, damping)
    solved = problem.best(torch.cat([stays.flatten() for stays in kept.values()]))
    return {f"{name}.weight": part for name, part in _parted(solved, model, layers).items()}


@dataclass(frozen=True)
class Regression:
    """slopes: A, one row a piece; dense: w, the layers end to end; ridge: n * damping."""

    slopes: Tensor
    dense: Tensor
    ridge: float

    def cost(self, found: Tensor) -> float:
        """What is made small."""
        moved = found - self.dense
        felt = (self.slopes @ moved).square().sum() + self.ridge * moved.square().sum()
        return felt.item() / 2

    def slope(self, found: Tensor) -> Tensor:
        """The gradient of the cost."""
        moved = found - self.dense
        return self.slopes.T @ (self.slopes @ moved) + self.ridge * moved

    def best(self, stays: Tensor) -> Tensor:
        """The weights of least cost if these stay."""
        return self._solved(stays, self._root(stays))

    def worth(self, stays: Tensor) -> Tensor:
        """What losing each survivor alone costs, and what each of the others brings (twice)."""
        root = self._root(stays)
        found = self._solved(stays, root)
        across = torch.linalg.solve_triangular(root.to(found.dtype), self.slopes, upper=False)
        felt = across.square().sum(0)
        cost = found.square() * self.ridge / (1 - felt).clamp(min=TINY)
        gain = self.slope(found).square() / (self.ridge * (1 + felt))
        return torch.where(stays, cost, gain)

    def _solved(self, stays: Tensor, root: Tensor) -> Tensor:
        lost = self.slopes @ self.dense.masked_fill(stays, 0)
        pull = torch.cholesky_solve(lost.to(root.dtype)[:, None], root).to(lost.dtype)
        moved = (self.slopes.T @ pull).squeeze(1)
        return torch.where(stays, self.dense + moved, torch.zeros_like(moved))

    def _root(self, stays: Tensor) -> Tensor:
        """Cholesky's factor of M."""
        mine = self.slopes[:, stays]
        system = (mine @ mine.T).double()
        system.diagonal().add_(self.ridge)
        root: Tensor = torch.linalg.cholesky(system)
        return root


def regression(
    model: nn.Module, batch: Batch, layers: Sequence[str], images: int, damping: float
) -> Regression:
    """The problem that these layers' gradients on the batch set."""
    wanted = {name: weight for name, weight in weights(model).items() if name in layers}
    _check(images, damping, len(batch) * sum(weight.numel() for weight in wanted.values()))
    pieces = gradients(model, replace(batch, size=images), wanted)
    slopes = torch.stack([_joined([found[name] for name in layers]) for found, _ in pieces])
    dense = _joined([wanted[name].detach() for name in layers])
    return Regression(slopes, dense, len(slopes) * damping)


def _check(images: int, damping: float, numbers: int) -> None:
    """`numbers`: how many the gradients would be, were each of a single image."""
    if damping <= 0 or images < 1:
        raise BadValue(
            f"CHITA needs a damping above 0 and pieces of at least one image; it got damping"
            f" {damping:g} and images {images}. The usual ones are 1e-4 and 8."
        )
    if numbers > MOST * images:
        raise BadValue(
            f"CHITA holds a gradient of each piece of {images} images: of this network more than"
            f" fits. Take pieces of {-(-numbers // MOST)} images or more (images=...)."
        )


def solution(problem: Regression, choose: Choice) -> tuple[Tensor, Tensor]:
    """Which stay, and their weights: begun with the largest, improved until no exchange helps."""
    stays = choose(problem.dense.abs())
    found, worth, many = problem.best(stays), problem.worth(stays), int((~stays).sum())
    for _ in range(ROUNDS):
        after = _exchanged(problem, choose, stays, worth, many)
        better = problem.best(after)
        if problem.cost(better) < problem.cost(found) * (1 - ENOUGH):
            stays, found, worth = after, better, problem.worth(after)
        elif many > 1:
            many = max(1, many // FEWER)
        else:
            break
    return stays, found


def _exchanged(
    problem: Regression, choose: Choice, stays: Tensor, worth: Tensor, many: int
) -> Tensor:
    """Who stays when so many come back and, among all of them, the least worth fall again."""
    fallen = ~stays & (problem.dense != 0)
    gain = worth.masked_fill(~fallen, -1)
    back = torch.zeros_like(stays)
    back[gain.topk(min(many, int(fallen.sum()))).indices] = True
    grown = stays | back
    return choose(problem.worth(grown).masked_fill(~grown, 0))


def _choice(model: nn.Module, batch: Batch, layers: Sequence[str]) -> Choice:
    """The largest, as many as this pruning leaves, in its scope."""
    prune = batch.at.pruning
    staged = prunable(model, prune.exempt, "weight")
    alive = standing(model.state_dict(), layers, "weight")

    def choose(sizes: Tensor) -> Tensor:
        parts = _parted(sizes, model, layers)
        contests = masks.pools(parts, alive, staged, prune.scope, "weight")
        keep = masks.keep(contests, masks.falling(contests, prune), alive)
        return _joined([keep[name] for name in layers])

    return choose


def _below(weight: Tensor) -> Tensor:
    """Size, on a scale that ends at 1."""
    return weight.abs() / (1 + weight.abs())


def _joined(parts: Sequence[Tensor]) -> Tensor:
    return torch.cat([part.flatten() for part in parts])


def _parted(joined: Tensor, model: nn.Module, layers: Sequence[str]) -> dict[str, Tensor]:
    shapes = [model.get_submodule(name).get_parameter("weight").shape for name in layers]
    parts = torch.split(joined, [shape.numel() for shape in shapes])
    return {n: p.view(shape) for n, p, shape in zip(layers, parts, shapes, strict=True)}
