"""The variants that a view asks for: every chosen method, at the chosen sparsity, for all seeds."""

import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from itertools import product

import pandas as pd

from app import loaders
from app.controls.choice import PLAIN, Choice
from app.controls.possible import Possible
from app.loaders import brought, grounds
from fairviz import catalog, grids
from fairviz.errors import BadValue, FairVizError, UnknownName
from fairviz.naming import parse
from fairviz.schedules import aimed
from fairviz.spec import AND, WAYS, Prune, Step, Variant, at

WAKING = 60.0  # seconds that a worker may take until it first says that it lives
STRIDE = 5  # percent: sparsities in between are looked at one by one, with the slider
CURVE = 3  # sparsities that make a curve
FEW = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
INSTANT = ("oneshot",)  # schedules that are worth starting at the touch of a slider


def wanted(choice: Choice, rows: pd.DataFrame) -> list[Variant]:
    """What must exist for this view; dense models themselves are not pruned again at 0 %."""
    if brought.why_closed(rows):
        return []
    schedules = [name for name in choice.schedule if not _is_dense(choice, name)]
    dense = [loaders.variant(digest) for digest in rows.loc[rows["schedule"] == "dense", "digest"]]
    methods = product(choice.pruner, schedules, objectives(choice))
    recipes = [steps for method in methods for steps in _recipes(choice, rows, *method)]
    return [replace(model, steps=(*model.steps, *steps)) for steps in recipes for model in dense]


def objectives(choice: Choice) -> list[str]:
    """The chosen mitigations as variants spell them; nothing for plain training."""
    return ["" if name == PLAIN else name for name in choice.mitigation or (PLAIN,)]


def curves(choice: Choice, possible: Possible) -> list[Variant]:
    """What the chosen methods lack to be whole: every usual sparsity, for all seeds."""
    plain = replace(choice, stage=(), sparsity="")
    about = (
        "curves",
        loaders.pick(possible.rows).key,
        plain.study,
        plain.pruner,
        plain.schedule,
        plain.mitigation,
        plain.scope,
    )
    return list(loaders.once(about, lambda: _curves(plain, possible)))


def _curves(choice: Choice, possible: Possible) -> list[Variant]:
    one_each = [
        replace(choice, pruner=(pruner,), schedule=(schedule,), sparsity=f"{share * 100:g}")
        for pruner in choice.pruner
        for schedule in choice.schedule
        for share in _usual(pruner, schedule, possible.rows)
    ]
    found = [variant for one in one_each for variant in wanted(one, possible.rows)]
    return absent(dict.fromkeys(found), possible.known)


def _usual(pruner: str, schedule: str, rows: pd.DataFrame) -> list[float]:
    """The round sparsities of this method's curve; of like methods where it has none yet."""
    pruned = rows[rows["schedule"].ne("dense") & ~rows["scope"].str.startswith("stages")]
    like = pruned[pruned["schedule"].eq(schedule)]
    for part in (like[like["pruner"].eq(pruner)], like, pruned):
        shares = sorted(share for share in part["asked"].round(4).unique() if is_round(share))
        if len(shares) >= CURVE:
            return shares
    return list(FEW)


def is_round(share: float) -> bool:
    """Whether a study would have asked for it; what lies between is a slider's."""
    return round(share * 100, 6) % STRIDE == 0


def begin(study: grids.Study) -> int:
    """Keeps the study under its title and queues what it lacks; how many that are."""
    grids.check(study, grounds.data)
    variants = grids.variants(study)
    entry = loaders.studies().create(study.title, variants, grids.as_yaml(study), study.tags)
    missing = loaders.store().missing(variants)
    if missing:
        loaders.queue().submit(missing, study=entry.key)
    return len(missing)


def recipes() -> dict[str, Variant]:
    """What studies asked for, by digest: also variants that are still to be made."""
    return {v.digest: v for entry in loaders.studies().all() for v in entry.variants()}


def known_recipes(digests: Iterable[str]) -> list[Variant]:
    """Those recipes that can still be read: from a study, or from the record itself."""
    asked = recipes()
    found = [asked.get(digest) or _readable(digest) for digest in digests]
    return [recipe for recipe in found if recipe]


def is_instant(variant: Variant) -> bool:
    """Whether it takes about a second rather than minutes."""
    return variant.schedule in INSTANT


def has_worker() -> bool:
    """Whether somebody works on the queue, or was started moments ago and is still waking up."""
    launched = float(os.environ.get("FAIRVIZ_LAUNCHED", "0"))
    return bool(loaders.queue().workers()["alive"].any()) or time.time() - launched < WAKING


def has_lab() -> bool:
    """Whether this installation could prune at all; looked up, never imported."""
    return find_spec("torch") is not None


def absent(variants: Iterable[Variant], known: frozenset[str]) -> list[Variant]:
    """Those that nobody has made yet."""
    return [variant for variant in variants if variant.digest not in known]


def _readable(digest: str) -> Variant | None:
    try:
        return loaders.store().variant(digest)
    except FairVizError:
        return None


def _is_dense(choice: Choice, schedule: str) -> bool:
    return float(choice.sparsity) == 0 and not choice.stage and schedule in INSTANT


def _recipes(
    choice: Choice, rows: pd.DataFrame, pruner: str, schedule: str, mitigation: str
) -> Iterator[tuple[Step, ...]]:
    """The steps after the dense model, once for every way in which this method's curves go."""
    own = rows[rows["pruner"].eq(pruner) & ~rows["scope"].str.startswith("stages")]
    like = own[own["schedule"].eq(schedule) & own["mitigation"].eq(mitigation)]
    for way in _ways(choice, pruner, like if len(like) else own):
        steps = _like(like, way) or usual(_plain(pruner, way), schedule, mitigation)
        if steps:
            yield aimed(steps, partial(_pruning, choice, way))


def _ways(choice: Choice, pruner: str, stored: pd.DataFrame) -> list[str]:
    """The chosen one, else all that are stored, as far as they go; where none does, the usual."""
    if choice.stage:
        return ["stages"]
    share = at(float(choice.sparsity) / 100)
    if choice.scope:
        return [choice.scope] * _goes(pruner, choice.scope, share)
    return [way for way in stored["scope"].unique() if _goes(pruner, way, share)] or ["global"]


def _goes(pruner: str, way: str, share: int) -> bool:
    """Whether this pruner can remove so much in this way: filters know no 2:4, weights no MACs."""
    try:
        _plain(pruner, way, share)
    except BadValue:
        return False
    return True


def _like(stored: pd.DataFrame, way: str) -> tuple[Step, ...]:
    """The steps that this study took before, this way or another; nothing where it took none."""
    nearest = [*stored.loc[stored["scope"].eq(way), "digest"], *stored["digest"]][:1]
    return loaders.variant(nearest[0]).treatment if nearest else ()


def _plain(pruner: str, way: str, share: int = 0) -> Prune:
    scope, budget = WAYS["global" if way == "stages" else way]
    return Prune(pruner, share, scope, budget=budget)


def usual(prune: Prune, schedule: str, mitigation: str = "") -> tuple[Step, ...]:
    """This schedule's own steps; none where it has no training that these objectives change.

    Nor where its settings are those of somebody's recipe, and not its own.
    """
    asked = tuple(mitigation.split(AND)) if mitigation else ()
    try:
        name, settings = parse(schedule, catalog.SCHEDULES, "schedule")
        steps: tuple[Step, ...] = catalog.SCHEDULES[name].load()(prune, asked, **settings)
    except (BadValue, UnknownName):
        return ()
    return steps


def _pruning(choice: Choice, way: str, prune: Prune) -> Prune:
    if choice.stage:
        stages = tuple(at(float(stage) / 100) for stage in choice.stage)
        return replace(prune, sparsity=0, scope="stages", stages=stages, budget="units")
    share = at(float(choice.sparsity) / 100)
    scope, budget = WAYS[way]
    return replace(prune, sparsity=share, scope=scope, stages=(), budget=budget)
