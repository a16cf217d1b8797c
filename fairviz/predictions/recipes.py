"""What tells two recipes apart that the index would call the same method at the same sparsity.

A row names pruner, schedule, scope, mitigation and sparsity. Two recipes may agree in all of these
and differ in their epochs, in the layers they exempt, or in whether an objective changes the score
or the training: as seeds of one request they would be averaged, and counted twice. Where that is
so, the schedule of all that method's rows carries the settings in which they differ:
"bilevel?fair=mask". Everywhere else it is the bare name. So with the network, where its dense
models were trained in several ways: "resnet8?epochs=24" is another model than "resnet8?epochs=8".
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

NETWORK = ["dataset", "network", "evalset"]
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


def upbringing_of(variant: Variant) -> str:
    """How its dense model was trained: networks that learnt otherwise are no seeds of one."""
    steps = () if variant.given else variant.dense.steps
    return json.dumps(settings_of(steps)) if steps else ""


def told_apart(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows, where need be with the settings of network and schedule, without their recipes."""
    named = frame.assign(model=_apart(frame, "model", "upbringing", NETWORK, NETWORK))
    told = _apart(named, "schedule", "recipe", METHOD, CELL)
    return named.assign(schedule=told).drop(columns=["recipe", "upbringing"])


def _apart(
    frame: pd.DataFrame, column: str, recipe: str, family: list[str], one: list[str]
) -> pd.Series:
    """This column; with settings wherever rows that agree in `one` came about in several ways.

    All of such a family carry them, also where only some of its members clash.
    """
    told, known = frame[column].copy(), frame[frame[recipe].fillna("").ne("")]
    if known.empty:
        return told
    several = known[known.groupby(one)[recipe].transform("nunique") > 1]
    for name, clashing in several.groupby(family):
        own = known[(known[family] == list(name)).all(axis=1)]
        told[own.index] = _labels(own, column, recipe, _differing(clashing, recipe, one))
    return told


def _differing(clashing: pd.DataFrame, recipe: str, one: list[str]) -> list[str]:
    """The settings in which recipes of any one of these differ."""
    names: dict[str, None] = {}
    for _, cell in clashing.groupby(one):
        found = [_read(told) for told in cell[recipe].unique()]
        for name in chain.from_iterable(found):
            if len({one.get(name, "") for one in found}) > 1:
                names[name] = None
    return sorted(names)


def _labels(rows: pd.DataFrame, column: str, recipe: str, names: Iterable[str]) -> list[str]:
    pairs = zip(rows[column], rows[recipe], strict=True)
    return [_label(str(name), _read(told), names) for name, told in pairs]


def _label(name: str, settings: Settings, names: Iterable[str]) -> str:
    said = "&".join(f"{key}={settings[key]}" for key in names if key in settings)
    return f"{name}{'&' if '?' in name else '?'}{said}" if said else name


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
