"""A study: which models, seeds, methods and sparsities; and the variants that this means."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product
from typing import Any

from fairviz import catalog
from fairviz.errors import BadValue
from fairviz.grids.costs import Cost, rough
from fairviz.naming import canonical, parse
from fairviz.spec import WHOLE, Budget, Prune, Scope, Step, Train, Variant, at

MOST = 5_000  # variants in one study
USUAL = Train()
EXEMPT = ("stem", "classifier")


@dataclass(frozen=True)
class Method:
    """One way of pruning, at some sparsities (in ten-thousandths).

    With scope "stages", `stages` holds one tuple per variant: a sparsity for each stage.
    """

    pruner: str
    schedule: str = "oneshot"
    scope: Scope = "global"
    sparsities: tuple[int, ...] = ()
    stages: tuple[tuple[int, ...], ...] = ()
    exempt: tuple[str, ...] = EXEMPT
    mitigate: tuple[str, ...] = ()  # objectives of its trainings
    score_by: tuple[str, ...] = ()  # objectives of its score
    budget: Budget = "units"
    training: tuple[tuple[str, Any], ...] = ()  # what all its trainings have in common

    def __post_init__(self) -> None:
        object.__setattr__(self, "pruner", canonical(self.pruner, catalog.PRUNERS, "pruner"))
        schedule = canonical(self.schedule, catalog.SCHEDULES, "schedule")
        object.__setattr__(self, "schedule", schedule)
        if len(self) == 0:
            raise BadValue(f"Method {self.pruner} has no {self._lacks}.")
        steps = [step for prune in self.prunes() for step in self.steps(prune)]
        if self.training and not any(isinstance(step, Train) for step in steps):
            raise BadValue(
                f"{schedule!r} trains nothing, so nothing can be said of its training: take a"
                " schedule that trains, such as 'recovered'."
            )

    @property
    def _lacks(self) -> str:
        if self.scope == "stages":
            return "stages: say one sparsity for each, such as 'stages: [0.3, 0.5, 0.7]'"
        return "sparsities: say which, such as 0.5, 0.9"

    def __len__(self) -> int:
        return len(self.stages) if self.scope == "stages" else len(set(self.sparsities))

    def prunes(self) -> Iterator[Prune]:
        """The prunings that this method asks for, each once, in their order."""
        if self.scope == "stages":
            rows = dict.fromkeys(self.stages)
            yield from (self._prune(0, row) for row in rows)
        else:
            yield from (self._prune(share) for share in dict.fromkeys(self.sparsities))

    def _prune(self, sparsity: int, stages: tuple[int, ...] = ()) -> Prune:
        how = (self.exempt, self.score_by, self.budget)
        return Prune(self.pruner, sparsity, self.scope, stages, *how)

    def steps(self, prune: Prune) -> tuple[Step, ...]:
        """What follows dense training."""
        name, settings = parse(self.schedule, catalog.SCHEDULES, "schedule")
        steps: tuple[Step, ...] = catalog.SCHEDULES[name].load()(prune, self.mitigate, **settings)
        common = dict(self.training)
        return tuple(replace(s, **common) if isinstance(s, Train) else s for s in steps)


@dataclass(frozen=True)
class Study:
    """A grid of variants with a title."""

    dataset: str
    models: tuple[str, ...]
    seeds: tuple[int, ...] = (0,)
    methods: tuple[Method, ...] = ()
    train: Train = USUAL
    title: str = ""
    tags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.models or not self.seeds:
            raise BadValue("The grid is empty: it needs at least one model and one seed.")
        _refuse_answers(self)
        _refuse_if_too_large(self)

    def __len__(self) -> int:
        """At most so many variants, dense ones included."""
        return len(self.models) * len(self.seeds) * (1 + sum(map(len, self.methods)))


def variants(study: Study) -> list[Variant]:
    """Every variant of the study, each once, dense parents first."""
    makers = list(product(study.models, study.seeds))
    dense = [
        Variant(study.dataset, model, seed, () if is_own(model) else (study.train,))
        for model, seed in makers
    ]
    pruned = [
        Variant(study.dataset, parent.model, parent.seed, (*parent.steps, *steps))
        for steps in _recipes(study)
        for parent in dense
    ]
    return list(dict.fromkeys(dense + pruned))


def is_own(model: str) -> bool:
    """Whether the network came with its weights: it is not trained, it is the dense model."""
    return catalog.find(catalog.MODELS, model, "model").brought


def with_parents(chosen: Iterable[Variant]) -> list[Variant]:
    """These variants with the dense models that they start from, dense first."""
    chosen = list(chosen)
    return list(dict.fromkeys([variant.dense for variant in chosen] + chosen))


def spread(first: float, last: float, step: float) -> tuple[int, ...]:
    """The sparsities from first to last (both included), in ten-thousandths."""
    if not (step * WHOLE >= 1 and at(first) <= at(last)):
        raise BadValue(
            f"{first}..{last} step {step} is not a range: it needs a step of at least 0.0001"
            f" and an end that is not before its beginning."
        )
    begin, end, stride = (Decimal(str(number)) for number in (first, last, step))
    return tuple(at(float(begin + i * stride)) for i in range(int((end - begin) / stride) + 1))


def _recipes(study: Study) -> Iterator[tuple[Step, ...]]:
    for method in study.methods:
        for prune in method.prunes():
            if prune.sparsity or prune.stages or method.schedule != "oneshot":
                yield method.steps(prune)  # one-shot at 0 is the dense model itself


def _refuse_answers(study: Study) -> None:
    models = [(name, catalog.MODELS) for name in study.models]
    shelves: list[tuple[str, Mapping[str, catalog.Entry]]]
    shelves = [(study.dataset, catalog.DATASETS), *models]
    for name, shelf in shelves:
        if not catalog.find(shelf, name, "name").target:
            raise BadValue(
                f"{name!r} stands for predictions that were brought: without images and weights"
                " nothing can be pruned. Import the data and the model instead."
            )


def _refuse_if_too_large(study: Study) -> None:
    if len(study) <= MOST:
        return
    cost: Cost = rough(len(study), study.dataset, study.models, study.train)
    raise BadValue(
        f"This grid has {len(study):,} variants, {cost.in_words()}; at most {MOST:,} go into one"
        f" study. Take fewer seeds, methods or sparsities."
    )
