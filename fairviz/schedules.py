"""How the weights leave: each schedule turns one pruning into the steps after dense training.

`objectives` change what its trainings make small; a schedule that trains nothing refuses them.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import replace

from fairviz import catalog
from fairviz.errors import BadValue
from fairviz.naming import Scalar, spelled
from fairviz.spec import WHOLE, Prune, Ramp, Rewind, Step, Train

Objectives = tuple[str, ...]
Steps = tuple[Step, ...]
START = Rewind(0.0)
MOST_ROUNDS = 200  # two in a hundred leave each time, and at the end 98 % have


def oneshot(prune: Prune, objectives: Objectives = ()) -> Steps:
    """Prune once; nothing is retrained."""
    if objectives:
        raise BadValue(
            f"{', '.join(objectives)} changes a training, and one-shot pruning has none: take a"
            " schedule that trains, such as 'recovered'."
        )
    return (prune,)


def recovered(
    prune: Prune, objectives: Objectives = (), epochs: int = 3, rate: float = 0.05
) -> Steps:
    """Prune once, then fine-tune with the mask on."""
    return prune, Train(epochs=epochs, rate=rate, objectives=objectives)


def gradual(
    prune: Prune, objectives: Objectives = (), epochs: int = 5, rate: float = 0.05
) -> Steps:
    """Train on while the mask tightens along the cubic curve of Zhu and Gupta (2017)."""
    return (Train(epochs=epochs, rate=rate, pruning=prune, objectives=objectives),)


def iterative(
    prune: Prune,
    objectives: Objectives = (),
    keep: float = 0.5,
    epochs: int = 1,
    rate: float = 0.05,
    last: int = 3,
) -> Steps:
    """Remove a share of what is left, train a little, and again; train on at the end."""
    rounds = _so_many(prune, keep)
    between = Train(epochs=epochs, rate=rate, objectives=objectives)
    end = Train(epochs=last, rate=rate, objectives=objectives)
    return tuple(step for cut in rounds for step in (cut, end if cut is rounds[-1] else between))


def lottery(
    prune: Prune,
    objectives: Objectives = (),
    keep: float = 0.5,
    rewind: float = 0.5,
    epochs: int = 8,
    rate: float = 0.1,
) -> Steps:
    """Train, remove, rewind what is left to an early epoch and go on from there, and again.

    Frankle et al. (2020): pace and length are those of a training that is at that epoch.
    """
    again = Train(epochs=epochs, rate=rate, since=rewind, objectives=objectives)
    return tuple(s for cut in _so_many(prune, keep) for s in (cut, Rewind(rewind), again))


def scratch(
    prune: Prune, objectives: Objectives = (), epochs: int = 10, rate: float = 0.1
) -> Steps:
    """Remove while training from the first weights on (GMP-RI of Iofinova et al., 2023)."""
    ramp = Ramp(first=0.1 * epochs, last=0.81 * epochs, every=0.1 * epochs, initial=500)
    return START, Train(epochs=epochs, rate=rate, pruning=prune, ramp=ramp, objectives=objectives)


def at_start(
    prune: Prune, objectives: Objectives = (), epochs: int = 8, rate: float = 0.1
) -> Steps:
    """Prune the network before it has learned anything, then train it."""
    return START, prune, Train(epochs=epochs, rate=rate, objectives=objectives)


def fair_first(
    prune: Prune, objectives: Objectives = (), epochs: int = 3, rate: float = 0.05
) -> Steps:
    """Train on with the objectives, then prune and fine-tune plainly (F&P of Dai et al., 2023)."""
    if not objectives:
        raise BadValue("'fair_first' needs an objective to train with before the cut: say which.")
    fair = Train(epochs=epochs, rate=rate, objectives=objectives)
    return fair, prune, Train(epochs=epochs, rate=rate)


def bilevel(
    prune: Prune,
    objectives: Objectives = (),
    epochs: int = 5,
    rate: float = 0.05,
    **how: Scalar,
) -> Steps:
    """Learn mask and weights in turns, from the dense model on (BiFP of Dai et al., 2023)."""
    masking = spelled("bilevel", how)
    return (Train(epochs=epochs, rate=rate, pruning=prune, objectives=objectives, masking=masking),)


def popup(prune: Prune, objectives: Objectives = (), epochs: int = 8, rate: float = 0.1) -> Steps:
    """Learn which of the first weights to keep; they never move (Ramanujan et al., 2020)."""
    of_weights(prune, "popup")
    learn = Train(epochs=epochs, rate=rate, pruning=prune, objectives=objectives, masking="popup")
    return Rewind(signed=True), learn


def regrow(
    prune: Prune, objectives: Objectives = (), epochs: int = 8, rate: float = 0.1, **how: Scalar
) -> Steps:
    """Train a sparse network from the first weights on, some of which fall and others grow."""
    of_weights(prune, "regrow", fours=False)
    masking = spelled("regrow", how)
    learn = Train(epochs=epochs, rate=rate, pruning=prune, objectives=objectives, masking=masking)
    return START, learn


def of_weights(prune: Prune, what: str, fours: bool = True) -> None:
    """Refuse a pruning that removes whole filters or, where they cannot be, two of every four."""
    if prune.scope == "2:4" and not fours:
        raise BadValue(f"'{what}' opens places anywhere: take a scope other than '2:4'.")
    if catalog.find(catalog.PRUNERS, prune.pruner, "pruner").unit == "filter":
        raise BadValue(
            f"'{what}' chooses single weights, and {prune.pruner!r} removes whole filters: take a"
            " pruner of weights, such as 'magnitude'."
        )


def aimed(steps: Steps, aim: Callable[[Prune], Prune]) -> Steps:
    """The same treatment at another goal; where it has rounds, with as many as that goal needs."""
    cuts = [place for place, step in enumerate(steps) if isinstance(step, Prune)]
    if len(cuts) < 2:
        return tuple(_aimed(step, aim) for step in steps)
    first, last = steps[cuts[0]], steps[cuts[-1]]
    assert isinstance(first, Prune) and isinstance(last, Prune), "that is how they were found"
    between, end = steps[cuts[0] + 1 : cuts[1]], steps[cuts[-1] + 1 :]
    rounds = list(_rounds(aim(last), 1 - max(first.sparsity, *first.stages, 0) / WHOLE))
    later = [step for cut in rounds for step in (cut, *(end if cut is rounds[-1] else between))]
    return (*steps[: cuts[0]], *later)


def _aimed(step: Step, aim: Callable[[Prune], Prune]) -> Step:
    if isinstance(step, Prune):
        return aim(step)
    if isinstance(step, Train) and step.pruning:
        return replace(step, pruning=aim(step.pruning))
    return step


def _so_many(prune: Prune, keep: float) -> list[Prune]:
    """The rounds, if somebody may wait for them."""
    rounds = list(_rounds(prune, keep))
    if len(rounds) > MOST_ROUNDS:
        raise BadValue(
            f"With keep={keep:g} it takes {len(rounds):,} rounds to the sparsity asked for, and at"
            f" most {MOST_ROUNDS} are made: keep less of what is left each time, such as 0.8."
        )
    return rounds


def _rounds(prune: Prune, keep: float) -> Iterator[Prune]:
    """This pruning in rounds, each of which keeps so much of what the one before left."""
    if not 0 < keep < 1:
        raise BadValue(f"A round keeps a share of the weights between 0 and 1; it got {keep:g}.")
    most = max(prune.sparsity, *prune.stages, 0)
    count = math.ceil(math.log(max(1 - most / WHOLE, 1e-4)) / math.log(keep) - 1e-9)
    for number in range(1, max(count, 1)):
        yield _cut(prune, 1 - keep**number)
    yield prune


def _cut(prune: Prune, share: float) -> Prune:
    """This pruning, but nowhere beyond the share that a round comes to."""
    most = round(share * WHOLE)
    stages = tuple(min(stage, most) for stage in prune.stages)
    return replace(prune, sparsity=min(prune.sparsity, most), stages=stages)
