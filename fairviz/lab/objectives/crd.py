"""Contrastive representation distillation (Tian, Krishnan and Isola, 2020).

v = head(pooled last stage), of length 1, one linear head for the network and one for the dense
model, both learned. Each side has a bank b of one v per training image, which follows by
b <- 0.5 b + 0.5 v, of length 1 again. Of image i, its m negatives j and the other side's bank:

    h(i, j) = exp(v_i . b_j / 0.07) / Z,   Z = n * mean of the first batch's exponentials
    L = -1/B sum_i [ log h(i, i) / (h(i, i) + m / n) + sum_j log (m / n) / (h(i, j) + m / n) ]

base + weight * (L of the network + L of the dense model), n training images, B in the batch.

Negatives are drawn evenly, with replacement, among the training images of other classes (among all
other images where an image has several labels, or all have one class), so that there may be fewer
images than negatives: each then counts several times, as in RepDistiller, the paper's own code;
with more images than negatives, that code draws without replacement. Products are taken with the
whole bank, then picked: the same numbers as with m rows of it per image, in less memory.

As Simon Says (Blakeney et al., 2021) ran it: weight 0.8, at rate 0.05 in batches of 256.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor, nn
from torch.nn import functional

from fairviz.errors import BadValue
from fairviz.lab.objectives.base import Objective
from fairviz.lab.objectives.heard import last
from fairviz.lab.training.classroom import Classroom
from fairviz.lab.training.moment import Features, Moment, answered_by

TINY = 1e-7


@dataclass
class Side:
    """One network's head, and its bank (n, width), one vector of length 1 per training image.

    scale: Z, known from the first batch on.
    """

    head: nn.Linear
    bank: Tensor
    scale: Tensor | None = None
    said: Tensor | None = None  # of the last batch

    def says(self, features: Features) -> Tensor:
        """The batch's vectors, of length 1."""
        vectors = functional.normalize(self.head(last(features)))
        self.said = vectors.detach()
        return vectors

    def contrast(self, products: Tensor, asked: Tensor, temperature: float) -> Tensor:
        """L: the first asked about is the image itself. products: with the other side's bank."""
        likely = (products.gather(1, asked) / temperature).exp()
        if self.scale is None:
            self.scale = likely.detach().mean() * products.shape[1]
        likely = likely / self.scale
        noise = (asked.shape[1] - 1) / products.shape[1]
        itself, others = likely[:, 0], likely[:, 1:]
        right = (itself / (itself + noise + TINY)).log().sum()
        wrong = (noise / (others + noise + TINY)).log().sum()
        return -(right + wrong) / len(asked)

    def follow(self, rows: Tensor, momentum: float) -> None:
        """The bank's rows move towards what was said of them."""
        assert self.said is not None, "nothing was said of these images yet"
        moved = momentum * self.bank[rows] + (1 - momentum) * self.said
        self.bank[rows] = functional.normalize(moved)


@dataclass(frozen=True)
class Others:
    """Training images by kind, from which those of another kind are drawn."""

    kinds: Tensor
    dice: torch.Generator

    def drawn(self, rows: Tensor, count: int) -> Tensor:
        """So many images of another kind for each of these: (rows, count)."""
        kinds = self.kinds[rows]
        size, start = (part[kinds].unsqueeze(1) for part in (self._sizes, self._starts))
        lots = torch.randint(1 << 62, (len(rows), count), generator=self.dice)
        places = lots % (len(self.kinds) - size)
        return self._order[torch.where(places < start, places, places + size)]

    @cached_property
    def _order(self) -> Tensor:
        return torch.argsort(self.kinds, stable=True)

    @cached_property
    def _sizes(self) -> Tensor:
        return torch.bincount(self.kinds)

    @cached_property
    def _starts(self) -> Tensor:
        return self._sizes.cumsum(0) - self._sizes


@dataclass(frozen=True)
class Contrast(Objective):
    """Each image's vector is told from those of others by the other network's vector of it."""

    weight: float
    negatives: int
    temperature: float
    momentum: float
    own: Side
    dense: Side
    others: Others
    listens = True

    def __call__(self, moment: Moment, base: Tensor) -> Tensor:
        """The loss so far, and both contrasts."""
        asked = self._asked(moment.rows.cpu()).to(self.own.bank.device)
        own, dense = self.own.says(moment.heard), self.dense.says(moment.shown)
        contrasts = (
            self.own.contrast(own @ self.dense.bank.T, asked, self.temperature),
            self.dense.contrast(dense @ self.own.bank.T, asked, self.temperature),
        )
        return base + self.weight * sum(contrasts)

    def learned(self) -> Iterable[nn.Parameter]:
        """Both heads."""
        return (*self.own.head.parameters(), *self.dense.head.parameters())

    def after(self, moment: Moment) -> None:
        """Both banks follow."""
        for side in (self.own, self.dense):
            side.follow(moment.rows.to(side.bank.device), self.momentum)

    def _asked(self, rows: Tensor) -> Tensor:
        """Each image and its negatives: (rows, 1 + negatives)."""
        return torch.cat([rows.unsqueeze(1), self.others.drawn(rows, self.negatives)], 1)


def begin(
    room: Classroom,
    weight: float = 0.8,
    negatives: int = 16_384,
    temperature: float = 0.07,
    momentum: float = 0.5,
    width: int = 128,
) -> Contrast:
    """Vectors that only the dense model's vector of the same image is like."""
    dice = room.dice("crd")
    own, dense = (_side(room, width, dice) for _ in range(2))
    return Contrast(
        weight, negatives, temperature, momentum, own, dense, Others(_kinds(room), dice)
    )


def _side(room: Classroom, width: int, dice: torch.Generator) -> Side:
    """A head and a bank as drawn: uniform, as nn.Linear's weights are."""
    material = room.material
    _, features = answered_by(room.teacher, material.train[torch.arange(1)][0])
    came = last(features).shape[1]
    head = nn.Linear(came, width, device="meta").to_empty(device="cpu")
    for weight in (head.weight, head.bias):
        nn.init.uniform_(weight, -(came**-0.5), came**-0.5, generator=dice)
    bank = torch.empty(len(material.train), width)
    nn.init.uniform_(bank, -((3 / width) ** 0.5), (3 / width) ** 0.5, generator=dice)
    return Side(head.to(material.device), bank.to(material.device))


def _kinds(room: Classroom) -> Tensor:
    """The class of each training image; a number of its own where classes tell nothing apart."""
    labels = room.material.train.labels.cpu()
    if len(labels) < 2:
        raise BadValue("'crd' tells training images apart, and there is only one: take 'kd'.")
    alike = labels.dim() > 1 or bool((labels == labels[0]).all())
    return torch.arange(len(labels)) if alike else labels
