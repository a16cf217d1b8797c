"""The regulariser of Fair Scratch Tickets (Tang et al., 2023), for one yes-or-no question.

With f(x) the log odds of yes, N the batch size, and groups a and b:

    loss = J + weight / N * [ sum_{i in a} up(f_i) / P_a  +  sum_{i in b} up(-f_i) / P_b ]
    up(f) = -log sigmoid(f)   "logistic"
            -f                "linear"
            max(0, 1 - f)     "hinge"

After the original code. "parity" (demographic parity) reads all images, P the groups' shares;
"opportunity" (equal opportunity) reads those whose truth is yes, P the shares of group and yes.
Which group is a was written into the code for each data set; here it is the one to which the dense
model says yes least often over the training images, b the one to which it does most (ours), so that
more than two groups have a meaning, too. `target` is the class that counts as yes (ours).
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from fairviz.errors import BadValue, UnknownName
from fairviz.lab.objectives.base import Objective
from fairviz.lab.training.by_group import means
from fairviz.lab.training.classroom import Classroom
from fairviz.lab.training.margins import bears, margin, target_of
from fairviz.lab.training.moment import Moment
from fairviz.lab.training.roll_call import answers
from fairviz.predictions.evalset import Task

Reads = Callable[[Tensor], Tensor]  # from the truths, which images a goal reads

UP: dict[str, Callable[[Tensor], Tensor]] = {
    "logistic": lambda odds: -functional.logsigmoid(odds),
    "linear": lambda odds: -odds,
    "hinge": lambda odds: (1 - odds).clamp(min=0),
}
GOALS: dict[str, Reads] = {
    "parity": torch.ones_like,
    "opportunity": lambda yes: yes,
}


@dataclass(frozen=True)
class Pull:
    """Which way each group is pulled, 1 (a), -1 (b) or 0, and how hard: by its share."""

    signs: Tensor
    shares: Tensor


@dataclass(frozen=True)
class FairScratch(Objective):
    """Groups that hear yes too seldom are pulled up, those that hear it often down."""

    by: str
    pull: Pull
    target: int
    task: Task
    goal: str
    form: str
    weight: float

    def __call__(self, moment: Moment, base: Tensor) -> Tensor:
        """The loss so far and the pull."""
        codes = moment.codes(self.by)
        signs, shares = (
            part.to(codes.device)[codes] for part in (self.pull.signs, self.pull.shares)
        )
        read = GOALS[self.goal](bears(moment.labels, self.target, self.task)) & (signs != 0)
        odds = margin(moment.logits, self.target, self.task)[read]
        pulls = UP[self.form](signs[read] * odds) / shares[read]
        return base + self.weight * pulls.sum() / len(codes)


def pull_of(yes: Tensor, read: Tensor, codes: Tensor, groups: int) -> Pull:
    """From what the dense model says to those that the goal reads; one group is not pulled."""
    rates = means(yes[read].float(), codes[read], groups)
    shares = rates.sizes / len(codes)
    least = rates.values.masked_fill(~rates.there, 2).argmin()
    most = rates.values.masked_fill(~rates.there, -1).argmax()
    numbers = torch.arange(groups)
    signs = (numbers == least).float() - (numbers == most).float()
    return Pull(signs, shares)


def begin(
    room: Classroom,
    by: str = "",
    target: str = "",
    goal: str = "parity",
    form: str = "logistic",
    weight: float = 0.1,
) -> FairScratch:
    """Equal rates of yes for the groups of a column."""
    _check(goal, form, weight)
    evalset, groups = room.material.evalset, room.groups(by)
    place, task = target_of(evalset, target), evalset.task
    said = answers(room.teacher, room.material)
    yes, read = _yes(said.logits, place, task), GOALS[goal](bears(said.labels, place, task))
    pull = pull_of(yes.cpu(), read.cpu(), groups.codes, len(groups))
    return FairScratch(by, pull, place, task, goal, form, weight)


def _yes(logits: Tensor, target: int, task: Task) -> Tensor:
    return logits[:, target] > 0 if task == "labels" else logits.argmax(1) == target


def _check(goal: str, form: str, weight: float) -> None:
    for asked, there, what in ((goal, GOALS, "goal"), (form, UP, "form")):
        if asked not in there:
            raise UnknownName(asked, what, there)
    if weight < 0:
        raise BadValue(f"The pull's weight begins at 0; got {weight:g}.")
