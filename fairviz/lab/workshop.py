"""Makes variants and observes them: the one door to everything in lab.

Dense parents, rankings and evaluation images stay warm, so that a slider move costs little more
than one forward pass. Nothing here is global: between two batches `breathe` may ask for another
variant of the same workshop.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Literal, Protocol

from numpy.typing import NDArray
from torch import nn

from fairviz import catalog
from fairviz.errors import BadValue
from fairviz.lab import build
from fairviz.lab.dice import dice
from fairviz.lab.facts import Facts
from fairviz.lab.material import Material
from fairviz.lab.predict import Bench, kept
from fairviz.lab.progress import Breathe, InTheMaking, Progress, Tick, no_breath
from fairviz.lab.pruning import Masks, Ranking, masked, parameter_masks, ranked, worn
from fairviz.lab.stopwatch import Stopwatch
from fairviz.lab.train import Lesson, train
from fairviz.lab.views import View, view
from fairviz.lab.warm import Warm
from fairviz.predictions.evalset import EvalSet
from fairviz.predictions.predictions import Predictions
from fairviz.spec import Prune, Train, Variant

State = build.State


class Shelves(Protocol):
    """What a workshop asks of a store."""

    @property
    def roots(self) -> tuple[Path, ...]: ...
    def has(self, digest: str) -> bool: ...
    def load(self, digest: str) -> Predictions: ...
    def weights(self, digest: str) -> dict[str, NDArray[Any]] | None: ...
    def save(self, variant: Variant, predictions: Predictions, evalset: EvalSet) -> None: ...


class Workshop:
    """`make(variant)` is its answers: from the store, or made, observed and stored now."""

    def __init__(
        self,
        store: Shelves,
        breathe: Breathe = no_breath,
        keep_weights: Literal["trained", "dense"] = "trained",
        device: str = "cpu",
        material: Callable[..., Material] = Material.of,
    ) -> None:
        self.store = store
        self.breathe = breathe
        self.keep_weights = keep_weights
        self.device = device
        self._material = material
        self._making: set[str] = set()
        self._materials: Warm[tuple[str, View], Material] = Warm(2)
        self._benches: Warm[tuple[str, str], Bench] = Warm(4)
        self._states: Warm[str, State] = Warm(16)
        self._rankings: Warm[tuple[Any, ...], Ranking] = Warm(32)

    def make(self, variant: Variant) -> Predictions:
        """What this variant says about every evaluation sample."""
        if self.store.has(variant.digest):
            return self.store.load(variant.digest)
        _refuse_given(variant)
        with self._alone(variant):
            if variant.parent and _is_a_model(variant.parent):
                self.make(variant.parent)
            made = self._observed(variant)
            self.store.save(variant, made, self.material(variant).evalset)
        return made

    def warm_up(self, variants: Iterable[Variant]) -> None:
        """Have at hand what pruning these models begins with: images, network, weights."""
        for variant in variants:
            if variant.given:
                continue
            self.state(variant)
            with self._benches.lent(_kind(variant), partial(self._bench, variant)):
                pass

    def material(self, variant: Variant) -> Material:
        """The variant's dataset as its network sees it, warm."""
        name, roots = variant.dataset, self.store.roots
        seen = view(variant.model, roots)
        key = (name, seen)
        return self._materials.get(key, lambda: self._material(name, self.device, seen, roots))

    def state(self, variant: Variant) -> State:
        """The variant's weights: warm, from the store, or made now."""
        if variant.steps and isinstance(variant.steps[-1], Prune):
            return self._made(variant)  # cheaper to make than a place among the warm ones is worth
        return self._states.get(variant.digest, lambda: self._found(variant))

    def ranking(self, variant: Variant, prune: Prune) -> Ranking:
        """How the parent's weights or filters fall under this pruning, at any sparsity."""
        parent = variant.parent or variant
        key = (parent.digest, prune.pruner, prune.scope, prune.exempt)
        return self._rankings.get(key, lambda: self._ranked(self.model(parent), variant, prune))

    def model(self, variant: Variant) -> nn.Module:
        """The variant as a network of its own, which the caller may change."""
        network = self.material(variant).network(variant)
        network.load_state_dict(self.state(variant))
        return network

    def _observed(self, variant: Variant) -> Predictions:
        watch = Stopwatch()
        state, material = self._fresh(variant, watch), self.material(variant)
        with self._benches.lent(_kind(variant), lambda: self._bench(variant)) as bench:
            logits = bench.logits(state, self._tick(variant, "evaluating", watch))
            facts = Facts(bench.network(state), variant, material, bench.milliseconds)
        said = kept(logits, material.evalset.task)
        weights = build.arrays(state) if self._keeps(variant) else None
        return Predictions(*said, facts.record() | {"seconds": watch.seconds}, weights)

    def _bench(self, variant: Variant) -> Bench:
        material = self.material(variant)
        return Bench(material.network(variant), material.held_out)

    def _found(self, variant: Variant) -> State:
        arrays = self.store.weights(variant.digest) if self.store.has(variant.digest) else None
        return build.tensors(arrays, self.device) if arrays else self._again(variant)

    def _fresh(self, variant: Variant, watch: Stopwatch) -> State:
        if _is_trained(variant) or not variant.steps:
            return self._states.get(variant.digest, lambda: self._made(variant, watch))
        return self.state(variant)

    def _again(self, variant: Variant) -> State:
        with self._alone(variant):
            return self._made(variant)

    def _made(self, variant: Variant, watch: Stopwatch | None = None) -> State:
        if not variant.steps:
            return build.copied(self.material(variant).network(variant))
        step = variant.steps[-1]
        if isinstance(step, Prune):
            return self._pruned(variant, step)
        assert isinstance(step, Train), "brought answers are refused before"
        return self._trained(variant, step, watch or Stopwatch())

    def _pruned(self, variant: Variant, prune: Prune) -> State:
        state = self.state(_parent(variant))
        ranking = self.ranking(variant, prune)
        return masked(state, parameter_masks(state, ranking.keep(prune), ranking.after))

    def _trained(self, variant: Variant, step: Train, watch: Stopwatch) -> State:
        parent, material = _parent(variant), self.material(variant)
        model = self.model(parent)
        dies = dice(variant.seed, "train", len(variant.steps))
        lesson = Lesson(material.train, material.loss, step, dies)
        tighten = Tightening(self, variant, step.pruning) if step.pruning else None
        on = {} if parent.is_dense else worn(model)
        train(model, lesson, on, tighten, self._tick(variant, "training", watch))
        return build.copied(model)

    def _ranked(self, model: nn.Module, variant: Variant, prune: Prune) -> Ranking:
        return ranked(model, prune, self.material(variant).scoring(variant))

    def _keeps(self, variant: Variant) -> bool:
        return _is_trained(variant) and (self.keep_weights == "trained" or variant.is_dense)

    def _tick(self, variant: Variant, what: str, watch: Stopwatch) -> Tick:
        def tick(done: int, total: int) -> None:
            with watch.paused():
                self.breathe(Progress(variant.digest, what, done, total))

        return tick

    @contextmanager
    def _alone(self, variant: Variant) -> Iterator[None]:
        if variant.digest in self._making:
            raise InTheMaking("This variant is being made already; ask again when it is done.")
        self._making.add(variant.digest)
        try:
            yield
        finally:
            self._making.remove(variant.digest)


class Tightening:
    """New masks along the ramp of one training, each scored on the weights as they are then."""

    def __init__(self, workshop: Workshop, variant: Variant, prune: Prune) -> None:
        self._workshop, self._variant, self._prune = workshop, variant, prune
        self._start: list[int] | None = None

    def __call__(self, model: nn.Module, done: float) -> Masks:
        batch = self._workshop.material(self._variant).scoring(self._variant)
        ranking = ranked(model, self._prune, batch)
        self._start = self._start or ranking.gone
        keep = ranking.keep_on_the_way(self._prune, self._start, done)
        return parameter_masks(model.state_dict(), keep, ranking.after)


def _refuse_given(variant: Variant) -> None:
    if variant.given:
        raise BadValue(
            "These answers were brought, not made here: `fairviz import predictions` with the same"
            " file brings them again."
        )


def _parent(variant: Variant) -> Variant:
    parent = variant.parent
    assert parent is not None, "a variant with steps has a parent"
    return parent


def _is_a_model(variant: Variant) -> bool:
    """Whether its answers are worth keeping: trained, or brought with its weights."""
    return _is_trained(variant) or catalog.find(catalog.MODELS, variant.model, "model").brought


def _kind(variant: Variant) -> tuple[str, str]:
    return variant.dataset, variant.model


def _is_trained(variant: Variant) -> bool:
    return bool(variant.steps) and isinstance(variant.steps[-1], Train)
