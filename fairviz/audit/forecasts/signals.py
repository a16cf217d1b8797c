"""What a dense model says of each sample, before anything is pruned; higher means more at risk."""

from collections.abc import Callable, Mapping

import numpy as np

from fairviz.audit.harm.samples import TINY, margin
from fairviz.audit.outcomes import Floats, Outcomes


def uncertainty(said: Outcomes) -> Floats:
    """One minus the largest probability: needs no label."""
    return 1 - said.confidence


def closeness(said: Outcomes) -> Floats:
    """One minus the sum of squared probabilities: how close to the boundary (Tran et al.)."""
    return 1 - said.squares


def small_margin(said: Outcomes) -> Floats:
    """Minus the lead of the right answer: needs the label."""
    return -margin(said)


def loss(said: Outcomes) -> Floats:
    """Cross-entropy: needs the label."""
    return np.asarray(-np.log(np.maximum(said.right_chance, TINY)))


SIGNALS: Mapping[str, Callable[[Outcomes], Floats]] = {
    "uncertainty": uncertainty,
    "closeness": closeness,
    "small_margin": small_margin,
    "loss": loss,
}
TITLES = {
    "uncertainty": "Uncertainty",
    "closeness": "Closeness to the boundary",
    "small_margin": "Small margin",
    "loss": "Loss",
    "gradient": "Gradient norm",
    "first_order": "First-order change of margin",
}
