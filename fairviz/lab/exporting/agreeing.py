"""Whether two forms of one network answer alike.

Sums in another order differ in their last bits. Labels must be equal wherever the network is
surer than that: where its margin, between the two highest logits, exceeds TOLERANCE of the largest.
"""

from dataclasses import dataclass

from torch import Tensor

from fairviz.predictions.evalset import Task

TOLERANCE = 1e-4  # of logits, as a share of the largest where that is above 1


@dataclass(frozen=True)
class Agreement:
    """Images asked, how many got another answer that was no toss-up, and how far logits are apart.

    Where only answers are known, not logits, `apart` is None.
    """

    images: int
    differ: int
    apart: float | None = None

    @property
    def holds(self) -> bool:
        return self.differ == 0

    @property
    def words(self) -> str:
        if not self.holds:
            return f"{self.differ:,} of {self.images:,} images got another answer"
        same = f"the same answers to {self.images:,} images"
        return f"{same}, logits within {self.apart:.0e}" if self.apart else same


def compared(logits: Tensor, others: Tensor, task: Task) -> Agreement:
    """Two sets of logits (n, c) for the same images."""
    apart = float((logits - others).abs().max())
    return Agreement(len(logits), _differing(logits, answers(others, task), task), apart)


def remembered(logits: Tensor, answered: Tensor, task: Task) -> Agreement:
    """Logits, and the answers that were stored for the same images."""
    return Agreement(len(logits), _differing(logits, answered, task))


def _differing(logits: Tensor, answered: Tensor, task: Task) -> int:
    """Images whose answer is another one, toss-ups left aside."""
    other = answers(logits, task) != answered
    return int(
        (other & (margins(logits, task) > _tolerance(logits))).view(len(logits), -1).any(1).sum()
    )


def answers(logits: Tensor, task: Task) -> Tensor:
    """Class numbers (n,), or yes and no (n, L)."""
    return (logits > 0).long() if task == "labels" else logits.argmax(1)


def margins(logits: Tensor, task: Task) -> Tensor:
    """How sure each answer is."""
    if task == "labels":
        return logits.abs()
    top = logits.topk(2, dim=1).values
    return top[:, 0] - top[:, 1]


def _tolerance(logits: Tensor) -> float:
    return TOLERANCE * max(1.0, float(logits.abs().max()))
