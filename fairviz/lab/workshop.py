"""Makes variants and observes them: the one door to everything in lab.

Dense parents, rankings and evaluation images stay warm, so that a slider move costs little more
than one forward pass. Nothing here is global: between two batches `breathe` may ask for another
variant of the same workshop.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, Literal

from torch import nn

from fairviz.grids.checkpoints import checkpoint
from fairviz.lab import build, lineage
from fairviz.lab.dice import dice
from fairviz.lab.facts import Facts
from fairviz.lab.images.material import Material
from fairviz.lab.images.views import View, view
from fairviz.lab.networks import measure
from fairviz.lab.networks.measure import Work
from fairviz.lab.objectives.base import chosen
from fairviz.lab.predict import Bench, kept
from fairviz.lab.progress import Breathe, InTheMaking, Progress, Tick, no_breath
from fairviz.lab.removing import scoring
from fairviz.lab.removing.pruning import Ranking, masked, parameter_masks, ranked, repaired, worn
from fairviz.lab.shelves import Shelves
from fairviz.lab.stopwatch import Stopwatch
from fairviz.lab.training import together
from fairviz.lab.training.classroom import Classroom
from fairviz.lab.training.moving import masking_of
from fairviz.lab.training.rewinding import signed
from fairviz.lab.training.together import Pupil
from fairviz.lab.training.train import Lesson, train
from fairviz.lab.warm import Warm
from fairviz.predictions.predictions import Predictions
from fairviz.spec import Prune, Rewind, Train, Variant

State = build.State


class Workshop:
    """`make(variant)` is its answers: from the store, or made, observed and stored now."""

    def __init__(
        self,
        store: Shelves,
        breathe: Breathe = no_breath,
        keep_weights: Literal["trained", "dense", "none"] = "trained",
        device: str = "cpu",
        material: Callable[..., Material] = Material.of,
        peers: Callable[[], Iterable[Variant]] = tuple,
    ) -> None:
        self.store = store
        self.breathe = breathe
        self.keep_weights = keep_weights
        self.device = device
        self.peers = peers  # what else is to be made: its trainings go side by side, on a GPU
        self._material = material
        self._making: set[str] = set()
        self._materials: Warm[tuple[str, View], Material] = Warm(2)
        self._benches: Warm[tuple[str, str], Bench] = Warm(4)
        self._works: Warm[tuple[str, str], Work] = Warm(64)
        self._states: Warm[str, State] = Warm(16)
        self._rankings: Warm[tuple[Any, ...], Ranking] = Warm(32)
        self._told: dict[str, dict[str, Any]] = {}  # by trainings whose answers are still to come

    def make(self, variant: Variant) -> Predictions:
        """What this variant says about every evaluation sample."""
        if self.store.has(variant.digest):
            return self.store.load(variant.digest)
        lineage.refuse_given(variant)
        with self._alone(variant):
            before = lineage.model_before(variant)
            if before:
                self.make(before)
            made = self._observed(variant)
            self.store.save(variant, made, self.material(variant).evalset)
        return made

    def warm_up(self, variants: Iterable[Variant]) -> None:
        """Have at hand what pruning these models begins with: images, network, weights.

        Those that would have to be trained for it are left until somebody asks.
        """
        for variant in filter(self._is_at_hand, variants):
            self.state(variant)
            with self._benches.lent(lineage.kind(variant), partial(self._bench, variant)):
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
        key = (parent.digest, *lineage.what_ranks(prune))
        return self._rankings.get(key, lambda: self._ranked(self.model(parent), variant, prune))

    def model(self, variant: Variant) -> nn.Module:
        """The variant as a network of its own, which the caller may change."""
        network = self.material(variant).network(variant)
        network.load_state_dict(self.state(variant))
        return network

    def _observed(self, variant: Variant) -> Predictions:
        watch = Stopwatch()
        state, material = self._fresh(variant, watch), self.material(variant)
        with self._benches.lent(lineage.kind(variant), lambda: self._bench(variant)) as bench:
            logits = bench.logits(state, self._tick(variant, "evaluating", watch))
            facts = self._facts(variant, bench.network(state), bench.milliseconds)
        said = kept(logits, material.evalset.task)
        weights = build.arrays(state) if self._keeps(variant) else None
        about = self._times(watch) | self._told.pop(variant.digest, {})
        spent = {"treatment_seconds": self._spent(variant, about["work_seconds"])}
        return Predictions(*said, facts.record() | about | spent, weights)

    def _facts(self, variant: Variant, network: nn.Module, milliseconds: float) -> Facts:
        material = self.material(variant)
        image = material.held_out[:1][0]
        whole = self._works.get(lineage.kind(variant), lambda: measure.work(network, image))
        return Facts(network, variant, material, milliseconds, whole)

    def _times(self, watch: Stopwatch, among: int = 1) -> dict[str, float]:
        """On the wall, and of the device's own work: elsewhere than on a CPU that is the same."""
        work = watch.work if self.device == "cpu" else watch.seconds
        return {"seconds": watch.seconds / among, "work_seconds": work / among}

    def _spent(self, variant: Variant, seconds: float) -> float:
        """All seconds of work since the dense model, of stored steps on the way, too."""
        before = lineage.model_before(variant)
        if variant.is_dense or before is None or before.is_dense:
            return 0.0 if variant.is_dense else seconds
        facts = self.store.load(before.digest).facts
        return seconds + float(facts.get("treatment_seconds") or facts.get("seconds", 0.0))

    def _bench(self, variant: Variant) -> Bench:
        material = self.material(variant)
        return Bench(material.network(variant), material.held_out)

    def _found(self, variant: Variant) -> State:
        arrays = self.store.weights(variant.digest) if self.store.has(variant.digest) else None
        return build.tensors(arrays, self.device) if arrays else self._again(variant)

    def _fresh(self, variant: Variant, watch: Stopwatch) -> State:
        if lineage.is_trained(variant) or not variant.steps:
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
        if isinstance(step, Rewind):
            return self._rewound(variant, step)
        assert isinstance(step, Train), "brought answers are refused before"
        return self._trained(variant, step, watch or Stopwatch())

    def _pruned(self, variant: Variant, prune: Prune) -> State:
        state = self.state(lineage.parent(variant))
        ranking = self.ranking(variant, prune)
        kept = parameter_masks(state, ranking.keep(prune), ranking.after)
        cut = masked(state, kept)
        if not lineage.repairs(prune):
            return cut
        room = self._room(variant, self.model(lineage.parent(variant)))
        return repaired(prune, room.network, scoring.batch(room), kept, cut)

    def _rewound(self, variant: Variant, rewind: Rewind) -> State:
        """The first training's early weights, where this variant's own are left."""
        parent, early = lineage.parent(variant), self.state(checkpoint(variant, rewind))
        begun = signed(early) if rewind.signed else early
        return begun if parent.is_dense else masked(begun, worn(self.model(parent)))

    def _trained(self, variant: Variant, step: Train, watch: Stopwatch) -> State:
        company = together.company(variant, self.peers(), self._is_ready)
        if len(company) > 1:
            return self._trained_together(company, watch)
        pupil, tick = self._pupil(variant, step), self._tick(variant, "training", watch)
        train(pupil.model, pupil.lesson, pupil.masking, pupil.objectives, tick)
        told = {key: value for one in pupil.objectives for key, value in one.told().items()}
        self._told[variant.digest] = {"training": told} if told else {}
        return build.copied(pupil.model)

    def _trained_together(self, variants: list[Variant], watch: Stopwatch) -> State:
        """The first of these trained, and the others beside it: theirs wait among the warm."""
        pupils = [self._pupil(variant, together.training(variant)) for variant in variants]
        together.train_together(pupils, self._tick(variants[0], "training", watch))
        share = self._times(watch, len(variants)) | {"together": len(variants)}
        for variant, pupil in zip(variants, pupils, strict=True):
            self._told[variant.digest] = share
            self._states.get(variant.digest, partial(build.copied, pupil.model))
        return build.copied(pupils[0].model)

    def _pupil(self, variant: Variant, step: Train) -> Pupil:
        parent, material = lineage.parent(variant), self.material(variant)
        model = self.model(parent)
        dies = dice(variant.seed, "train", len(variant.steps))
        room = self._room(variant, model)
        lesson = Lesson(material.train, material.loss, step, dies, room)
        kept = worn(model) if lineage.is_cut(parent) else {}
        return Pupil(model, lesson, masking_of(room, kept, lesson), chosen(room, step.objectives))

    def _is_at_hand(self, variant: Variant) -> bool:
        """Whether its weights can be had without training."""
        if variant.given or not lineage.is_trained(variant):
            return not variant.given
        return self.store.has(variant.digest) and self.store.weights(variant.digest) is not None

    def _is_ready(self, variant: Variant) -> bool:
        """Whether its training could begin now, and nobody has done it."""
        before = lineage.model_before(variant)
        has_begun = variant.digest in self._making or self.store.has(variant.digest)
        return not has_begun and (before is None or self.store.has(before.digest))

    def _room(self, variant: Variant, network: nn.Module) -> Classroom:
        return Classroom(
            network, self.material(variant), variant, partial(self.model, variant.dense)
        )

    def _ranked(self, model: nn.Module, variant: Variant, prune: Prune) -> Ranking:
        return ranked(model, prune, scoring.batch(self._room(variant, model)))

    def _keeps(self, variant: Variant) -> bool:
        wanted = {"trained": True, "dense": variant.is_dense, "none": False}
        return lineage.is_trained(variant) and wanted[self.keep_weights]

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
