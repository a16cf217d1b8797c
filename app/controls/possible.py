"""What can be chosen here, and in which words: from the index, the questions and the catalog."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

import pandas as pd

from app import loaders
from app.controls.choice import PLAIN, Choice
from app.loaders import brought
from app.loaders.slices import sources
from app.loaders.whole import whole
from fairviz import catalog
from fairviz.audit.groups import columns_of
from fairviz.audit.mitigation.brought import MEASURES as MEASURES_OF_HELP
from fairviz.audit.similarity.measures import MEASURES
from fairviz.audit.slices.harms import KINDS as KINDS_OF_HARM
from fairviz.predictions import listed
from fairviz.predictions.evalset import EvalSet
from fairviz.predictions.words import mitigated
from fairviz.spec import AS_GIVEN

Titles = Mapping[str, str]

BEARABLE = 0.05  # of everyone's accuracy: what one might still accept
VIEWS = {"change": "Change from dense", "value": "Value"}
IMBALANCES = {"cev": "CEV", "sde": "SDE"}
OVER = {"classes": "Classes", "groups": "Groups"}
FORMS = {"code": "Mean of both axes", "sum": "Sum of both axes", "fraction": "As fractions"}
AVERAGES = {"rates": "Rates first", "trials": "Each seed by itself"}
AS_COMPUTED = "As computed"
SCOPES = {
    "global": "Over all layers",
    "layer": "Within each layer",
    "2:4": "Two of every four",
    "macs": "To a budget of MACs",
    "layer macs": "To a budget of MACs, within each layer",
}
KINDS = {
    "flipped": "Broken: right, then wrong",
    "healed": "Healed: wrong, then right",
    "pie": "PIE: every seed answers otherwise",
    "cie": "PIE by usual answer (Hooker et al.)",
    "all": "All images",
}
ORDERS = {"worst": "Most harmed first", "least": "Least harmed first"}
ANY = {"": "Any"}
HARMS = {"cev": "CEV", "sde": "SDE", "worst": "Worst group's loss of accuracy, points"}
GIVEN = {AS_GIVEN: "As given"}
EVERY_CLASS = {"": "Every class, averaged"}


@dataclass(frozen=True)
class Possible:
    """Values and their words, by field of the choice; and what is shown before anybody chose."""

    options: Mapping[str, Titles]
    defaults: Mapping[str, tuple[str, ...]]
    stages: tuple[str, ...]
    rows: pd.DataFrame
    left_out: int = 0  # variants that answered another evaluation set
    known: frozenset[str] = frozenset()  # digests of everything stored, in any study

    def of(self, choice: Choice) -> Self:
        """The same, of dense models and what was trained with the chosen mitigations alone."""
        return replace(self, rows=_mitigated(self.rows, choice.mitigation))

    @property
    def stored(self) -> dict[str, tuple[str, ...]]:
        """Every pruner and schedule that something was computed for."""
        return {name: tuple(_stored(self.rows, name)) for name in ("pruner", "schedule")}


def studies(index: pd.DataFrame) -> dict[str, str]:
    """Each dataset and model that was looked at, in words; the first is what opens."""
    return {f"{data}/{model}": study_title(data, model) for data, model in listed.models(index)}


def study_title(dataset: str, model: str) -> str:
    """'ResNet-8 · Portraits', with the settings that differ from the usual.

    The model first: of one data set several are asked, and a narrow list cuts off what comes last.
    """
    if dataset.startswith(brought.ANSWERS):
        return f"{titled(dataset, catalog.DATASETS)} (predictions)"
    return f"{titled(model, catalog.MODELS)} · {titled(dataset, catalog.DATASETS)}"


def possible(study: str, index: pd.DataFrame) -> Possible:
    """What can be chosen within this study."""
    rows = index[index["dataset"] + "/" + index["model"] == study]
    same = rows["evalset"].eq(rows["evalset"].mode().iloc[0])
    left_out, rows = int((~same).sum()), rows[same]
    asked = loaders.questions(rows["evalset"].iloc[0])
    known = frozenset(index["digest"])
    return Possible(
        _options(rows, asked), _defaults(rows, asked), _stages(rows), rows, left_out, known
    )


def _options(rows: pd.DataFrame, asked: EvalSet) -> dict[str, Titles]:
    return {
        "metric": {n: e.title for n, e in catalog.METRICS.items() if asked.task in e.tasks},
        "group": {name: name.replace("_", " ") for name in columns_of(asked)},
        "positive": EVERY_CLASS | {name: name for name in asked.classes},
        "pruner": _offered(rows, "pruner", catalog.PRUNERS),
        "schedule": _offered(rows, "schedule", catalog.SCHEDULES),
        "mitigation": _mitigations(rows),
        "gain": MEASURES_OF_HELP,
        "scope": _scopes(rows),
        "view": VIEWS,
        "gap": IMBALANCES | {name: entry.title for name, entry in catalog.GAPS.items()},
        "over": OVER,
        "form": FORMS,
        "average": AVERAGES,
        "alike": {name: measure.title for name, measure in MEASURES.items()},
        "layer": _layers(rows),
        "harm": HARMS,
        "kind": KINDS,
        "truth": ANY | {name: name for name in asked.classes},
        "order": ORDERS,
        "found": sources(rows),
        "lost": _harms(rows),
    }


def _harms(rows: pd.DataFrame) -> Titles:
    """How much each sample lost; where labels alone were brought, whether it is right is all."""
    alone = brought.is_labels_alone(rows)
    return {name: words for name, words in KINDS_OF_HARM.items() if name != "loss" or not alone}


def _layers(rows: pd.DataFrame) -> Titles:
    """The classifier first: what is closest to the answers predicts them best."""
    names = ("classifier", *reversed(_stages(rows)), "stem")
    return {name: name.capitalize() for name in names}


def _defaults(rows: pd.DataFrame, asked: EvalSet) -> dict[str, tuple[str, ...]]:
    mitigation = tuple(_mitigations(rows))[:1]
    rows = _mitigated(rows, mitigation)
    pruner = (*_stored(rows, "pruner"), "magnitude")[:1]
    schedule = (*_stored(rows, "schedule")[:2],) or ("oneshot",)
    group = columns_of(asked)[:1]
    sparsity = _telling(whole(rows), pruner[0], schedule[0])
    told = {"group": group, "pruner": pruner, "schedule": schedule, "mitigation": mitigation}
    return told | {"sparsity": (sparsity,)}


def _mitigations(rows: pd.DataFrame) -> dict[str, str]:
    """Plain first, then what the study has."""
    stored = rows.loc[rows["schedule"].ne("dense"), "mitigation"].unique()
    mine = {name: mitigated(name) for name in sorted(stored) if name}
    return {PLAIN: "Plain"} | mine if "" in stored or not mine else mine


def _mitigated(rows: pd.DataFrame, names: tuple[str, ...]) -> pd.DataFrame:
    """The dense models and what was trained with these."""
    asked = ["" if name == PLAIN else name for name in names]
    return rows[rows["schedule"].eq("dense") | rows["mitigation"].isin(asked)]


def _telling(rows: pd.DataFrame, pruner: str, schedule: str) -> str:
    """The largest sparsity that costs everyone a few points at most: who pays already?"""
    plain = ~rows["scope"].str.startswith("stages")
    own = rows["pruner"].eq(pruner) & rows["schedule"].eq(schedule) & plain
    if not own.any():
        return "90"
    picked = loaders.pick(rows[own | rows["schedule"].eq("dense")])
    return str(loaders.once(("telling", picked.key), lambda: _most_bearable(picked)))


def _most_bearable(picked: loaders.Picked) -> str:
    table = loaders.group_table(picked, "accuracy", (), "", True)
    pruned = table[~table["dense"]].sort_values("asked")
    bearable = pruned[pruned["value"] >= -BEARABLE]
    chosen = (bearable if len(bearable) else pruned)["asked"]
    return f"{(chosen.max() if len(bearable) else chosen.min()) * 100:g}"


def _stored(rows: pd.DataFrame, column: str) -> list[str]:
    """What the pruned variants use, the most used first, in the catalog's order among equals."""
    known = [*catalog.PRUNERS, *catalog.SCHEDULES]
    counts = rows.loc[rows["schedule"] != "dense", column].value_counts()
    place = {name: known.index(name) if name in known else len(known) for name in counts.index}
    return sorted(counts.index, key=lambda name: (-counts[name], place[name]))


def _offered(rows: pd.DataFrame, column: str, shelf: Mapping[str, catalog.Entry]) -> dict[str, str]:
    """What is stored first, then what could be made, where anything can be.

    A schedule of which two recipes are stored means one of them, never its bare name.
    """
    stored = _stored(rows, column)
    told = {name.partition("?")[0] for name in stored} if column == "schedule" else set()
    more = () if brought.why_closed(rows) else [name for name in shelf if name not in told]
    names = dict.fromkeys([*stored, *more])
    return {name: GIVEN.get(name) or titled(name, shelf) for name in names}


def titled(name: str, shelf: Mapping[str, catalog.Entry]) -> str:
    """What the screen calls a name with settings: 'ResNet-8 (width=24)'."""
    if called := brought.named(name, shelf):
        return called
    plain, _, settings = name.partition("?")
    title = shelf[plain].title if plain in shelf else plain
    return f"{title} ({settings.replace('&', ', ')})" if settings else title


def _scopes(rows: pd.DataFrame) -> dict[str, str]:
    """What there is to choose between: nothing where no pruner was used in two ways."""
    plain = rows[rows["schedule"].ne("dense") & ~rows["scope"].str.startswith("stages")]
    if plain.groupby("pruner")["scope"].nunique().max() in (0, 1) or plain.empty:
        return {"": AS_COMPUTED}
    return {"": AS_COMPUTED} | {
        scope: SCOPES.get(scope, scope) for scope in plain["scope"].unique()
    }


def _stages(rows: pd.DataFrame) -> tuple[str, ...]:
    """The stages that lose weights, as the records of the dense models name them."""
    dense = rows.loc[rows["schedule"].eq("dense"), "digest"]
    return tuple(loaders.facts(dense.iloc[0]).get("stages", ())) if len(dense) else ()
