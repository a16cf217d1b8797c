"""Study files: what each key means, and what is wrong with a value, by line and column.

title: A first look
dataset: portraits
models: resnet8                  # one, or a list
seeds: 4                         # how many, or a list of numbers
train: {epochs: 8}               # what differs from the usual training
sparsities: 0.5..0.95 step 0.05  # or a list; a method may have its own
methods:
  - magnitude                    # one-shot and global
  - {pruner: magnitude, schedule: recovered?epochs=3, scope: layer, sparsities: [0.9]}
  - {pruner: snip, scope: stages, stages: [[0.5, 0.7, 0.9]]}
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from fairviz import catalog
from fairviz.errors import BadValue, FairVizError, UnknownName
from fairviz.grids.nodes import BadStudy, Place, parsed
from fairviz.grids.study import EXEMPT, Method, Study, spread
from fairviz.naming import canonical, offered
from fairviz.spec import BUDGETS, SCOPES, Ramp, Train, at

KEYS = ("title", "tags", "dataset", "models", "seeds", "train", "sparsities", "methods")
METHOD_KEYS = (
    *("pruner", "schedule", "scope", "sparsities", "stages", "exempt"),
    *("mitigate", "score_by", "budget", "training"),
)
SETTINGS = tuple(sorted({key for entry in catalog.SCHEDULES.values() for key in entry.settings}))
TRAIN_KEYS = tuple(
    f.name for f in fields(Train) if f.name not in ("pruning", "masking", "objectives", "until")
)
RAMP_KEYS = tuple(field.name for field in fields(Ramp))
EXEMPTABLE = EXEMPT
_RANGE = re.compile(r"\s*(\S+?)\s*\.\.\s*(\S+)\s+step\s+(\S+)\s*")
_FLAGS = {"true": True, "false": False}


Names = Mapping[str, str]  # what people call things, and how variants spell them
Known = Mapping[str, Names]  # of datasets, of models


def read(path: Path | str, names: Known | None = None) -> Study:
    """The study in this file; without a title it is called like the file."""
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadStudy(str(path), None, f"it cannot be read ({error}).") from None
    return read_text(text, str(path), names)


def read_text(text: str, source: str = "study", names: Known | None = None) -> Study:
    """The study in this YAML; `source` names it in errors, `names` are of what was brought."""
    known = names or {}
    page = parsed(text, source)
    given = page.fields(KEYS, "study")
    for key in ("dataset", "models"):
        if key not in given:
            raise page.wrong(f"the study has no {key}.")
    with page.pointing():
        return Study(
            dataset=_named(given["dataset"], catalog.DATASETS, "dataset", known.get("dataset")),
            models=tuple(
                _named(m, catalog.MODELS, "model", known.get("model"))
                for m in given["models"].items()
            ),
            seeds=_seeds(given["seeds"]) if "seeds" in given else (0,),
            methods=_methods(given),
            train=_train(given["train"]) if "train" in given else Train(),
            title=given["title"].text("a title") if "title" in given else Path(source).stem,
            tags=tuple(t.text("a tag") for t in given["tags"].items()) if "tags" in given else (),
        )


def sparsities(place: Place) -> tuple[int, ...]:
    """'a..b step c', a number, or a list of both, in ten-thousandths, each once."""
    return tuple(dict.fromkeys(_shares(place)))


def _shares(place: Place) -> tuple[int, ...]:
    found: list[int] = []
    for item in place.items():
        text = item.text("a sparsity from 0 to 1")
        span = _RANGE.fullmatch(text)
        with item.pointing():
            found += spread(*_numbers(span.groups())) if span else [_sparsity(item)]
    return tuple(found)


def _sparsity(place: Place) -> int:
    share = place.read(float, "a sparsity from 0 to 1, nor a range such as 0.5..0.9 step 0.1")
    if 1 < share <= 100:
        raise BadValue(f"Sparsity {share:g} is outside [0, 1]. Did you mean {share / 100:g}?")
    return at(share)


def _numbers(texts: tuple[Any, ...]) -> tuple[float, float, float]:
    try:
        first, last, step = map(float, texts)
    except ValueError:
        raise BadValue(f"{' '.join(texts)} are not numbers.") from None
    return first, last, step


def _seeds(place: Place) -> tuple[int, ...]:
    """A list of seeds; a number alone says how many."""
    if place.is_list():
        seeds = [item.read(_whole, "a seed (a whole number from 0)") for item in place.items()]
    else:
        seeds = list(range(place.read(_whole, "a number of seeds, nor a list of seeds")))
    if not seeds:
        raise place.wrong("the grid is empty: it needs at least one seed.")
    return tuple(dict.fromkeys(seeds))


def _whole(text: str) -> int:
    number = int(text)
    if not 0 <= number < 2**31:
        raise ValueError(text)
    return number


def _methods(given: Mapping[str, Place]) -> tuple[Method, ...]:
    shared = sparsities(given["sparsities"]) if "sparsities" in given else ()
    if "methods" not in given:
        if shared:
            raise given["sparsities"].wrong("there are sparsities but no methods to use them.")
        return ()
    methods = tuple(_method(item, shared) for item in given["methods"].items())
    if not methods:
        raise given["methods"].wrong("the grid is empty; without this key it is dense models only.")
    return methods


def _method(place: Place, shared: tuple[int, ...]) -> Method:
    if not place.is_mapping():
        with place.pointing():
            return Method(_named(place, catalog.PRUNERS, "pruner"), sparsities=shared)
    given = place.fields((*METHOD_KEYS, *SETTINGS), "method")
    if "pruner" not in given:
        raise place.wrong("this method has no pruner.")
    readers: dict[str, Callable[[Place], Any]] = {
        "pruner": lambda value: _named(value, catalog.PRUNERS, "pruner"),
        "scope": lambda value: _one_of(value, SCOPES, "scope"),
        "sparsities": sparsities,
        "stages": lambda value: tuple(_shares(row) for row in _rows(value)),
        "exempt": lambda v: tuple(_one_of(i, EXEMPTABLE, "layer to leave") for i in v.items()),
        "mitigate": _mitigations,
        "score_by": _mitigations,
        "budget": lambda value: _one_of(value, BUDGETS, "budget"),
        "training": lambda value: tuple(_trained(value).items()),
    }
    chosen = {key: readers[key](given[key]) for key in readers if key in given}
    chosen |= {"schedule": _schedule(given)}
    usual = (5_000,) if chosen.get("scope") == "2:4" else shared
    with place.pointing():
        return Method(**{"sparsities": () if "stages" in chosen else usual} | chosen)


def _schedule(given: Mapping[str, Place]) -> str:
    """The schedule's name with its settings, which may stand beside it as keys."""
    settings = {key: given[key] for key in SETTINGS if key in given}
    asked = "&".join(f"{key}={value.text('a number')}" for key, value in settings.items())
    if "schedule" not in given:
        for key, value in settings.items():
            raise value.wrong(f"{key} belongs to a schedule, and this method has none.")
        return "oneshot"
    name = _named(given["schedule"], catalog.SCHEDULES, "schedule")
    with next(iter(settings.values()), given["schedule"]).pointing():
        whole = f"{name}{'&' if '?' in name else '?'}{asked}" if asked else name
        return canonical(whole, catalog.SCHEDULES, "schedule")


def _rows(place: Place) -> list[Place]:
    """One list of stage sparsities, or several."""
    items = place.items()
    return items if items and items[0].is_list() else [place]


def _mitigations(place: Place) -> tuple[str, ...]:
    return tuple(_named(item, catalog.MITIGATIONS, "mitigation") for item in place.items())


def _train(place: Place) -> Train:
    with place.pointing():
        return Train(**_trained(place))


def _trained(place: Place) -> dict[str, Any]:
    """What is said about a training, each in its own type."""
    given, usual = place.fields(TRAIN_KEYS, "training"), Train()
    with place.pointing():
        chosen = {key: _typed(value, getattr(usual, key)) for key, value in given.items()}
        replace(usual, **{key: value for key, value in chosen.items() if key != "ramp"})
    return chosen


def _ramp(place: Place) -> Ramp:
    given, usual = place.fields(RAMP_KEYS, "ramp"), Ramp()
    with place.pointing():
        return Ramp(**{k: _typed(value, getattr(usual, k)) for k, value in given.items()})


def _typed(place: Place, usual: Any) -> Any:
    if usual is None:
        return _ramp(place)
    if isinstance(usual, str):
        return place.text("a name")
    if isinstance(usual, bool):
        return place.read(_FLAGS.__getitem__, "true or false")
    if isinstance(usual, int):
        return place.read(int, "a whole number")
    return place.read(float, "a number")


def _named(
    place: Place, shelf: Mapping[str, catalog.Entry], what: str, names: Names | None = None
) -> str:
    with place.pointing():
        return named(place.text(f"the name of a {what}"), shelf, what, names or {})


def named(text: str, shelf: Mapping[str, catalog.Entry], what: str, names: Names) -> str:
    """The one spelling of what stands on this shelf, or was brought under this name."""
    whole = spelled_out(text, names)
    if whole.partition("?")[0] not in shelf:
        mine = [name for name, address in names.items() if address.partition("?")[0] in shelf]
        raise UnknownName(text.partition("?")[0], what, [*mine, *offered(shelf)])
    return canonical(whole, shelf, what)


def spelled_out(text: str, names: Names) -> str:
    """'my faces?target=age' with the address of my faces in place of its name."""
    name, _, settings = text.partition("?")
    if name not in names:
        return text
    address = names[name]
    return f"{address}{'&' if '?' in address else '?'}{settings}" if settings else address


def _one_of(place: Place, possible: tuple[str, ...], what: str) -> str:
    text = place.text(f"a {what}")
    if text not in possible:
        raise place.wrong(FairVizError(str(UnknownName(text, what, possible))))
    return text
