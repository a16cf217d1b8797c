"""The steps that make a variant: train, prune, rewind, or answers that somebody brought."""

from dataclasses import dataclass
from math import isfinite

from fairviz import catalog, ways
from fairviz.bounds import TRAINING, check_training
from fairviz.errors import BadValue
from fairviz.naming import canonical
from fairviz.ways import WHOLE, Budget, Scope

AS_GIVEN = "given"  # the schedule of answers about which nobody said how they came about


def at(share: float) -> int:
    """A share from 0 to 1 as an integer number of ten-thousandths."""
    if not 0 <= share <= 1:
        raise BadValue(f"Sparsity {share!r} is outside [0, 1]: it is the share of weights removed.")
    return round(share * WHOLE)


@dataclass(frozen=True)
class Prune:
    """Remove the share `sparsity` (in ten-thousandths) of the prunable weights, lowest score first.

    With scope "stages", `stages` holds one sparsity per stage and `sparsity` is not read.
    `exempt` names what is left whole: "stem" (the first convolution), "classifier".
    """

    pruner: str
    sparsity: int = 0
    scope: Scope = "global"
    stages: tuple[int, ...] = ()
    exempt: tuple[str, ...] = ("stem", "classifier")
    objectives: tuple[str, ...] = ()  # what the score reads in place of the plain loss
    budget: Budget = "units"  # of what the share is: weights or filters, or the work they make

    def __post_init__(self) -> None:
        object.__setattr__(self, "pruner", canonical(self.pruner, catalog.PRUNERS, "pruner"))
        object.__setattr__(self, "objectives", _spelled(self.objectives))
        ways.check(self)
        _check_sparsities((self.sparsity, *self.stages))
        _check_reading(self)

    @property
    def way(self) -> str:
        """Scope and budget in one word."""
        return ways.in_a_word(self)


@dataclass(frozen=True)
class Ramp:
    """When a mask tightens during a training, in epochs; the share removed follows a cubic curve.

    It begins at `first` with `initial` (ten-thousandths) removed and comes to its end at `last`.
    """

    first: float = 0.0
    every: float = 0.25
    last: float = 0.0  # 0: after three quarters of the training
    initial: int = 0

    def __post_init__(self) -> None:
        _as_floats(self, "first", "every", "last")
        _check_sparsities((self.initial,))
        if self.every <= 0 or self.first < 0 or (self.last and self.last < self.first):
            raise BadValue(
                "A mask tightens every so many epochs, above 0, from first to last; it got first"
                f" {self.first:g}, every {self.every:g}, last {self.last:g}."
            )


@dataclass(frozen=True)
class Train:
    """Some epochs of training; with `pruning`, weights are removed meanwhile.

    What is made small is the task's own loss, changed by each of the `objectives` in turn. The mask
    of `pruning` tightens along the ramp, unless a `masking` says that it moves in another way.
    """

    epochs: int = 8
    rate: float = 0.1
    batch: int = 128
    momentum: float = 0.9
    decay: float = 2e-3
    pruning: Prune | None = None
    augment: bool = True  # mirror and move each image a little
    objectives: tuple[str, ...] = ()
    masking: str = ""
    ramp: Ramp | None = None
    optimiser: str = "sgd"
    pace: str = "warm_cosine"  # how the rate moves
    until: float = 0.0  # stop after so many of these epochs: an early checkpoint; 0: at the end
    since: float = 0.0  # begin after so many: weights that were rewound go on from there

    def __post_init__(self) -> None:
        for name in TRAINING:
            check_training(name, getattr(self, name), TRAINING)
        if not 0 <= self.since < (self.until or self.epochs) <= self.epochs:
            raise BadValue(
                f"A training of {self.epochs} epochs cannot begin after {self.since:g} and stop"
                f" after {self.until or self.epochs:g}."
            )
        _spell_out(self)

    @property
    def length(self) -> float:
        """How many epochs it goes through."""
        return (self.until or self.epochs) - self.since


@dataclass(frozen=True)
class Rewind:
    """The weights that are left go back to where they were, those removed stay so.

    To the first training's state after so many `epochs`; 0 is the network as it was drawn, or, if
    `signed`, each layer's weights at plus or minus their standard deviation (edge-popup's start).
    """

    epochs: float = 0.0
    signed: bool = False

    def __post_init__(self) -> None:
        _as_floats(self, "epochs")
        if self.epochs < 0 or (self.signed and self.epochs):
            asked = f"{'signed ones to ' * self.signed}{self.epochs:g}"
            raise BadValue(f"Weights rewind to an epoch from 0 on, signed ones to 0; got {asked}.")


@dataclass(frozen=True)
class Given:
    """Answers that somebody brought: what was done to the model is known by its words alone.

    The first step of such a variant is its dense model's answers, of this `seed`; one with a
    `method` says what was done to it. A sparsity that nobody told is None.
    """

    answers: str  # sha256 of what was answered
    method: str = ""
    sparsity: int | None = None
    schedule: str = AS_GIVEN
    seed: int = 0

    def __post_init__(self) -> None:
        if self.sparsity is not None:
            _check_sparsities((self.sparsity,))


Step = Train | Prune | Rewind | Given


def prunes(step: Step) -> bool:
    """Whether this step removes weights."""
    if isinstance(step, Given):
        return bool(step.method)
    return pruning_of(step) is not None


def treats(step: Step) -> bool:
    """Whether a model is no longer the dense one after this step."""
    return prunes(step) or isinstance(step, Rewind) or bool(objectives_of(step))


def pruning_of(step: Step) -> Prune | None:
    if isinstance(step, Given | Rewind):
        return None
    return step if isinstance(step, Prune) else step.pruning


def objectives_of(step: Step) -> tuple[str, ...]:
    own = step.objectives if isinstance(step, Train | Prune) else ()
    inner = step.pruning.objectives if isinstance(step, Train) and step.pruning else ()
    return *own, *inner


def _spell_out(train: Train) -> None:
    """Each name at its one spelling, or an error that says which there are."""
    _as_floats(train, "until", "since")
    masking = canonical(train.masking, catalog.MASKINGS, "masking") if train.masking else ""
    object.__setattr__(train, "objectives", _spelled(train.objectives))
    object.__setattr__(train, "masking", masking)
    object.__setattr__(train, "pace", canonical(train.pace, catalog.PACES, "pace"))
    optimiser = canonical(train.optimiser, catalog.OPTIMISERS, "optimiser")
    object.__setattr__(train, "optimiser", optimiser)
    if (train.masking or train.ramp) and not train.pruning:
        raise BadValue("A masking or a ramp moves the mask of a pruning: this training has none.")


def _as_floats(step: object, *names: str) -> None:
    """One spelling for 1 and 1.0: they are the same number, and must be the same address."""
    for name in names:
        value = float(getattr(step, name))
        if not isfinite(value):
            raise BadValue(f"{name}={value} cannot be: it must be a finite number of epochs.")
        object.__setattr__(step, name, value)


def _spelled(objectives: tuple[str, ...]) -> tuple[str, ...]:
    found = tuple(canonical(name, catalog.MITIGATIONS, "mitigation") for name in objectives)
    _check_order(found)
    return found


def _check_order(objectives: tuple[str, ...]) -> None:
    """What builds on the plain loss would leave out what stands before it in silence."""
    for name in objectives[1:]:
        entry = catalog.find(catalog.MITIGATIONS, name, "mitigation")
        if entry.first:
            raise BadValue(
                f"{entry.title} takes the plain loss's place and would undo what stands before it"
                f" in {', '.join(objectives)}: name it first, and only one of its kind."
            )


def _check_reading(prune: Prune) -> None:
    """A score that reads no loss would leave these objectives out in silence."""
    entry = catalog.find(catalog.PRUNERS, prune.pruner, "pruner")
    if prune.objectives and not entry.needs_data:
        readers = [name for name, other in catalog.PRUNERS.items() if other.needs_data]
        raise BadValue(
            f"{entry.title} reads no loss, so {', '.join(prune.objectives)} cannot change its"
            f" scores: give it to the training, or take one of {', '.join(readers)}."
        )


def _check_sparsities(values: tuple[int, ...]) -> None:
    for value in values:
        if not isinstance(value, int) or not 0 <= value <= WHOLE:
            raise BadValue(
                f"Sparsity {value!r} is not an integer from 0 to {WHOLE} (ten-thousandths)."
                f" Write at(0.9) for 90 %."
            )
