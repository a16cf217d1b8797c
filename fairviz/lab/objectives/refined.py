"""Refined training (after Ballot; Gao et al., 2024): a step that made it unfair is taken back.

After each epoch the tune images give the accuracy and CWV, the variance of the accuracies of the
classes (or of the groups of `by`). The best epoch is the one of lowest CWV among those that are as
accurate as any, within `flat`. Where for `patience` epochs in a row CWV rose above the best while
accuracy stayed flat, the network goes back to the best and learns on at `cut` of the rate.

Ours: the paper is known to rewind and to move the rate, its rules are not published with it.
patience = 0 never goes back. The weights of another mask are no checkpoint: it begins anew.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from torch import Tensor, nn

from fairviz.errors import BadValue
from fairviz.grids.needs import CLASSES
from fairviz.lab import build
from fairviz.lab.objectives.base import Objective
from fairviz.lab.removing.pruning import Masks, mask
from fairviz.lab.training.by_group import means
from fairviz.lab.training.classroom import Classroom
from fairviz.lab.training.groups import Groups
from fairviz.lab.training.moment import Moment
from fairviz.lab.training.roll_call import asked

if TYPE_CHECKING:
    from fairviz.lab.training.train import Course


@dataclass(frozen=True)
class Look:
    """What an epoch came to on the tune images."""

    accuracy: float
    cwv: float


@dataclass(frozen=True)
class Best:
    """The best epoch so far, its weights, and the mask that they wear."""

    look: Look
    state: build.State
    kept: Masks


class Refined(Objective):
    """Goes back where fairness fell and accuracy did not rise."""

    def __init__(self, look: Callable[[nn.Module], Look], patience: int, flat: float, cut: float):
        self._look, self._patience, self._flat, self._cut = look, patience, flat, cut
        self._best: Best | None = None
        self._peak, self._worse, self._rewinds, self._easing = 0.0, 0, 0, 1.0

    def __call__(self, moment: Moment, base: Tensor) -> Tensor:
        """The loss is left as it is."""
        return base

    def end_epoch(self, course: "Course", epoch: int) -> None:
        """Keep this epoch, let it pass, or go back."""
        if not self._patience:
            return
        look, kept = self._look(course.model), course.masking.kept
        if self._best is None or self._best.kept is not kept:
            self._begin_with(Best(look, build.copied(course.model), kept))
        elif self._is_better(look, self._best.look):
            self._keep(Best(look, build.copied(course.model), kept))
        else:
            self._worsened(course, look, self._best)

    def told(self) -> dict[str, float]:
        """How often it went back, and what was left of the rate."""
        return {"refined rewinds": self._rewinds, "refined rate": self._easing}

    def _begin_with(self, best: Best) -> None:
        self._peak = 0.0
        self._keep(best)

    def _keep(self, best: Best) -> None:
        self._best, self._worse = best, 0
        self._peak = max(self._peak, best.look.accuracy)

    def _is_better(self, look: Look, best: Look) -> bool:
        if look.accuracy > best.accuracy + self._flat:
            return True
        return look.accuracy >= self._peak - self._flat and look.cwv <= best.cwv

    def _worsened(self, course: "Course", look: Look, best: Best) -> None:
        self._worse = self._worse + 1 if look.cwv > best.look.cwv else 0
        if self._worse == self._patience:
            self._go_back(course, best)

    def _go_back(self, course: "Course", best: Best) -> None:
        """The best weights under the mask, no momentum from where it went wrong, a lower rate."""
        course.model.load_state_dict(best.state)
        mask(course.model, course.masking.kept)
        course.optimiser.state.clear()
        course.easing *= self._cut
        self._worse, self._rewinds, self._easing = 0, self._rewinds + 1, course.easing


def begin(
    room: Classroom, by: str = CLASSES, patience: int = 1, flat: float = 0.005, cut: float = 0.5
) -> Refined:
    """Training that watches the tune images."""
    if patience < 0 or flat < 0 or not 0 < cut <= 1:
        raise BadValue(
            f"Patience and flat begin at 0, cut lies in (0, 1]; got {patience}, {flat:g}, {cut:g}."
        )
    return Refined(_looking(room, by) if patience else looking_away, patience, flat, cut)


def looking_away(model: nn.Module) -> Look:
    """Nothing is looked at."""
    return Look(0.0, 0.0)


def _looking(room: Classroom, by: str) -> Callable[[nn.Module], Look]:
    """Accuracy and CWV on the tune images."""
    rows, groups, material = room.tune(), room.tune_groups(by), room.material

    def look(model: nn.Module) -> Look:
        right = asked(model, material, material.held_out, rows).right
        return Look(right.mean().item(), cwv(right.cpu(), groups))

    return look


def cwv(right: Tensor, groups: Groups) -> float:
    """The variance of the groups' accuracies; 0 where there is one."""
    known = groups.codes >= 0
    found = means(right[known], groups.codes[known], len(groups)).present
    return found.var(correction=0).item() if len(found) else 0.0
