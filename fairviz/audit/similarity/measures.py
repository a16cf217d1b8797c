"""The measures of similarity by name: what a screen must know of each."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Literal

from fairviz.audit.similarity import cka, svcca
from fairviz.audit.similarity.cka import Features

NARROW = 0.4  # median distances: the narrower of the widths that are in use


@dataclass(frozen=True)
class Measure:
    """A number for two sets of features of the same images, and how to read it."""

    of: Callable[[Features, Features], float]
    title: str
    better: Literal["higher", "lower"]
    summary: str
    fewest: int = 10  # images below which it says nothing
    range: tuple[float, float] = (0.0, 1.0)


MEASURES = {
    "cka": Measure(
        cka.debiased,
        "CKA",
        "higher",
        "CKA asks whether a layer still finds the same images alike as before pruning: 1 is exactly"
        " as before, 0 has nothing in common. Debiased, so that few images do not seem alike by"
        " chance.",
        range=(-1.0, 1.0),
    ),
    "cka_biased": Measure(
        cka.linear,
        "CKA, biased",
        "higher",
        "The usual form of CKA; too high where images are few against features.",
    ),
    "rbf": Measure(
        cka.rbf,
        "CKA, Gaussian kernel",
        "higher",
        "CKA that looks at near neighbours more than at the whole arrangement; the kernel is as"
        " wide as the median distance.",
    ),
    "rbf_narrow": Measure(
        partial(cka.rbf, width=NARROW),
        "CKA, narrow Gaussian kernel",
        "higher",
        "The same with a kernel of 0.4 median distances: nearest neighbours alone.",
    ),
    "svcca": Measure(
        svcca.distance,
        "SVCCA distance",
        "lower",
        "0: the same up to an invertible map; Simon Says' measure, on averaged features.",
    ),
}
