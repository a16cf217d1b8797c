"""What tells two recipes apart that the index would call the same method at the same sparsity.

A row names pruner, schedule, scope, mitigation and sparsity. Two recipes may agree in all of these
and differ in their epochs, in the layers they exempt, or in whether an objective changes the score
or the training: as seeds of one request they would be averaged, and counted twice. Where that is
so, the schedule of all that method's rows carries the settings in which they differ:
"bilevel?fair=mask". Everywhere else it is the bare name.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any
from urllib.parse import unquote

import pandas as pd

from fairviz import catalog
from fairviz.naming import parse
from fairviz.spec import WHOLE, Prune, Ramp, Rewind, Step, Train, Variant

METHOD = ["dataset", "model", "evalset", "pruner", "schedule", "scope"]
CELL = [*METHOD, "mitigation", "asked"]
TRAINED = ("epochs", "rate", "batch", "momentum", "decay", "augment", "ramp", "optimiser", "pace")
IN_A_NAME = str.maketrans({"?": " ", "&": " ", ",": "/"})  # these part settings from each other

Settings = dict[str, str]


def recipe_of(variant: Variant) -> str:
    """All of the treatment that no other column of the index says; nothing if it was brought."""
    if variant.is_dense or variant.given:
        return ""
    return json.dumps(settings_of(variant.treatment))


def settings_of(treatment: Sequence[Step]) -> Settings:
    """The same by name, of these steps."""
    settings = {
        **_trained(treatment),
        **_masked(treatment),
        **_rewound(treatment),
        **_cut(treatment),
        "objectives": _objectives(treatment),
    }
    return {name: value for name, value in settings.items() if value}


def told_apart(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows, where need be with the schedule's settings, and without their recipes."""
    told = frame.drop(columns="recipe")
    known = frame[frame["recipe"].fillna("").ne("")]
    if known.empty:
        return told
    several = known[known.groupby(CELL)["recipe"].transform("nunique") > 1]
    for method, clashing in several.groupby(METHOD):
        own = known[(known[METHOD] == list(method)).all(axis=1)]
        told.loc[own.index, "schedule"] = _labels(own, _differing(clashing))
    return told


def _differing(clashing: pd.DataFrame) -> list[str]:
    """The settings in which recipes of any one cell differ."""
    names: dict[str, None] = {}
    for _, cell in clashing.groupby(CELL):
        found = [_read(recipe) for recipe in cell["recipe"].unique()]
        for name in chain.from_iterable(found):
            if len({one.get(name, "") for one in found}) > 1:
                names[name] = None
    return sorted(names)


def _labels(rows: pd.DataFrame, names: Iterable[str]) -> list[str]:
    pairs = zip(rows["schedule"], rows["recipe"], strict=True)
    return [_label(str(schedule), _read(recipe), names) for schedule, recipe in pairs]


def _label(schedule: str, settings: Settings, names: Iterable[str]) -> str:
    said = [f"{name}={settings[name]}" for name in names if name in settings]
    return f"{schedule}?{'&'.join(said)}" if said else schedule


def _read(recipe: str) -> Settings:
    found: Settings = json.loads(recipe)
    return found


def _trained(steps: Iterable[Step]) -> Settings:
    """Of several trainings in turn, each other value once."""
    trainings = [step for step in steps if isinstance(step, Train)]
    return {name: _joined(getattr(one, name) for one in trainings) for name in TRAINED}


def _masked(steps: Iterable[Step]) -> Settings:
    """How the mask moves, settings at their usual values among them."""
    found: Settings = {}
    for step in steps:
        if isinstance(step, Train) and step.masking:
            name, settings = parse(step.masking, catalog.MASKINGS, "masking")
            whole = {**catalog.MASKINGS[name].settings, **settings}
            found |= {key: _said(value) for key, value in whole.items()}
    return found


def _rewound(steps: Iterable[Step]) -> Settings:
    return {"rewind": _joined(step.epochs for step in steps if isinstance(step, Rewind))}


def _cut(steps: Iterable[Step]) -> Settings:
    """What is left whole, and how much the first of several rounds keeps."""
    cuts = list(_cuts(steps))
    if not cuts:
        return {}
    keep = f"{(WHOLE - cuts[0].sparsity) / WHOLE:g}" if len(cuts) > 1 else ""
    return {"exempt": "+".join(cuts[-1].exempt) or "nothing", "keep": keep}


def _objectives(treatment: Sequence[Step]) -> str:
    """Whether they change the score, the training or both; nothing where there are none."""
    trained = any(step.objectives for step in treatment if isinstance(step, Train))
    scored = any(cut.objectives for cut in _cuts(treatment))
    places = {"score": scored, "training": trained}
    return " and ".join(place for place, is_told in places.items() if is_told)


def _cuts(steps: Iterable[Step]) -> Iterator[Prune]:
    for step in steps:
        if isinstance(step, Prune):
            yield step
        elif isinstance(step, Train) and step.pruning:
            yield step.pruning


def _joined(values: Iterable[Any]) -> str:
    return " then ".join(dict.fromkeys(map(_said, values)))


def _said(value: Any) -> str:
    if isinstance(value, Ramp):
        return f"{value.first:g} to {value.last:g} by {value.every:g} from {value.initial}"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:g}"
    return "" if value is None else unquote(str(value)).translate(IN_A_NAME)
