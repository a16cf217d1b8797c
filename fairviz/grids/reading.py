"""Study files: what each key means, and what is wrong with a value, by line and column.

title: A first look
dataset: portraits
models: resnet8                  # one, or a list
seeds: 4                         # how many, or a list of numbers
train: {epochs: 8}               # what differs from the usual training
sparsities: 0.5..0.95 step 0.05  # or a list; a method may have its own
groups: tone                     # or "tone,age", or class: for methods that ask by which column
methods:
  - magnitude                    # one-shot and global
  - {pruner: magnitude, schedule: 'recovered?epochs=3', scope: layer, sparsities: [0.9]}
  - {pruner: snip, scope: stages, stages: [[0.5, 0.7, 0.9]]}
  - {pruner: l1_filter, schedule: gradual, mitigate: [kd, 'at?weight=500']}
  - {preset: simon_says/kd, epochs: 24}  # as published, but for what is said here
"""

from collections.abc import Mapping
from pathlib import Path

from fairviz import catalog
from fairviz.grids import needs
from fairviz.grids.asking import method_at
from fairviz.grids.nodes import BadStudy, Place, parsed
from fairviz.grids.study import Method, Study
from fairviz.grids.values import Names, named_at, sparsities, trained
from fairviz.spec import Train

KEYS = ("title", "tags", "dataset", "models", "seeds", "train", "sparsities", "groups", "methods")

Known = Mapping[str, Names]  # of datasets, of models


def read(
    path: Path | str, names: Known | None = None, told: needs.Told = needs.of_catalog
) -> Study:
    """The study in this file; without a title it is called like the file."""
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadStudy(str(path), None, f"it cannot be read ({error}).") from None
    return read_text(text, str(path), names, told)


def read_text(
    text: str,
    source: str = "study",
    names: Known | None = None,
    told: needs.Told = needs.of_catalog,
) -> Study:
    """The study in this YAML; `source` names it in errors, `names` are of what was brought.

    `told` says what a dataset has, so that a method that lacks something is refused at its line.
    """
    page = parsed(text, source)
    given = page.fields(KEYS, "study")
    for key in ("dataset", "models"):
        if key not in given:
            raise page.wrong(f"the study has no {key}.")
    with page.pointing():
        study = _study(given, source, names or {})
    _check(study, given, told(study.dataset))
    return study


def _study(given: Mapping[str, Place], source: str, known: Known) -> Study:
    return Study(
        dataset=named_at(given["dataset"], catalog.DATASETS, "dataset", known.get("dataset")),
        models=tuple(
            named_at(m, catalog.MODELS, "model", known.get("model"))
            for m in given["models"].items()
        ),
        seeds=_seeds(given["seeds"]) if "seeds" in given else (0,),
        methods=_methods(given),
        train=_train(given["train"]) if "train" in given else Train(),
        title=given["title"].text("a title") if "title" in given else Path(source).stem,
        tags=tuple(t.text("a tag") for t in given["tags"].items()) if "tags" in given else (),
    )


def _check(study: Study, given: Mapping[str, Place], data: needs.Data | None) -> None:
    """Points at what the data, or a model that was brought, do not have."""
    with given["dataset"].pointing():
        needs.check_models(study.models, data)
    if "groups" in given and data:
        with given["groups"].pointing():
            needs.check_groups(_groups(given), data)
    places = given["methods"].items() if "methods" in given else []
    for place, method in zip(places, study.methods, strict=True):
        with place.pointing():
            needs.suits(method, study.models, study.train, data)


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
        for key in ("sparsities", "groups"):
            if key in given:
                raise given[key].wrong(f"there are {key} but no methods to use them.")
        return ()
    items = given["methods"].items()
    methods = tuple(method_at(item, shared, _groups(given)) for item in items)
    if not methods:
        raise given["methods"].wrong("the grid is empty; without this key it is dense models only.")
    return methods


def _groups(given: Mapping[str, Place]) -> str:
    """The columns, one after another, by which methods group where they do not say it."""
    asked = given["groups"].items() if "groups" in given else []
    return ",".join(item.text("a column such as tone, or 'class'") for item in asked)


def _train(place: Place) -> Train:
    with place.pointing():
        return Train(**trained(place))
