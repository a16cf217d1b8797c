"""A method in a study file: a pruner's name alone, or a mapping, or a preset with what differs."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from fairviz import catalog
from fairviz.catalog.presets import PRESETS
from fairviz.grids import presets, sayings
from fairviz.grids.grouping import grouped
from fairviz.grids.nodes import Place
from fairviz.grids.sayings import SETTINGS
from fairviz.grids.study import EXEMPT, Method
from fairviz.grids.values import named_at, one_of, shares, sparsities, trained
from fairviz.naming import asked
from fairviz.spec import BUDGETS, SCOPES

METHOD_KEYS = (
    *("preset", "pruner", "schedule", "scope", "sparsities", "stages", "exempt"),
    *("mitigate", "score_by", "budget", "training"),
)
AT_TWO_OF_FOUR = (5_000,)


def method_at(place: Place, shared: tuple[int, ...], groups: str = "") -> Method:
    """The method that stands here; `shared` are the sparsities of those that name none."""
    with place.pointing():
        return grouped(_method(place, shared), groups)


def _method(place: Place, shared: tuple[int, ...]) -> Method:
    if not place.is_mapping():
        return Method(named_at(place, catalog.PRUNERS, "pruner"), sparsities=shared)
    given = place.fields((*METHOD_KEYS, *SETTINGS), "method")
    chosen = {key: reader(given[key]) for key, reader in READERS.items() if key in given}
    sayings.check_falls(given)
    if "preset" in given:
        return _changed(_preset(given["preset"], shared), given, chosen)
    if "pruner" not in given:
        raise place.wrong("this method has no pruner.")
    usual = AT_TWO_OF_FOUR if chosen.get("scope") == "2:4" else shared
    falls = {"sparsities": () if "stages" in chosen else usual}
    return Method(**falls | chosen, schedule=_schedule(given, "oneshot"))


def _preset(place: Place, shared: tuple[int, ...]) -> Method:
    """The published method at the study's sparsities, or, where it has none, at the published."""
    return presets.method(one_of(place, tuple(PRESETS), "preset"), shared)


def _changed(preset: Method, given: Mapping[str, Place], chosen: Mapping[str, Any]) -> Method:
    """The preset but for what is said here; its trainings but for what is said of them.

    A training of other epochs tightens its mask and lowers its rate in the same shares of them.
    """
    schedule = _schedule(given, preset.schedule)
    if "mitigate" in given:
        sayings.check_mitigation(given["mitigate"], chosen["mitigate"], preset.mitigate)
    published, said = dict(preset.training), sayings.of_schedule(sayings.settings(given))
    own = dict(chosen.get("training", ()))
    epochs = float((said | own).get("epochs", published["epochs"]))
    if epochs != published["epochs"]:
        published |= presets.shared_out(published, epochs)
    training = {key: value for key, value in published.items() if key not in said} | own
    changed = {**chosen, "training": tuple(training.items()), "schedule": schedule}
    return replace(preset, **changed)


def _schedule(given: Mapping[str, Place], usual: str) -> str:
    """The schedule's name with its settings, which may stand beside it as keys."""
    beside = {key: given[key] for key in SETTINGS if key in given}
    if "schedule" not in given and "preset" not in given:
        for key, place in beside.items():
            raise place.wrong(f"{key} belongs to a schedule, and this method has none.")
        return usual
    has_name = "schedule" in given
    name = named_at(given["schedule"], catalog.SCHEDULES, "schedule") if has_name else usual
    for key, place in beside.items():
        with place.pointing():
            name = _asked(name, f"{key}={place.text('a number')}")
    sayings.check_training(given, sayings.settings(given))
    return name


def _asked(name: str, setting: str) -> str:
    """The schedule with this setting, too."""
    return asked(f"{name}{'&' if '?' in name else '?'}{setting}", catalog.SCHEDULES, "schedule")


def _rows(place: Place) -> list[Place]:
    """One list of stage sparsities, or several."""
    items = place.items()
    return items if items and items[0].is_list() else [place]


def _mitigations(place: Place) -> tuple[str, ...]:
    return tuple(named_at(item, catalog.MITIGATIONS, "mitigation") for item in place.items())


READERS: dict[str, Callable[[Place], Any]] = {
    "pruner": lambda value: named_at(value, catalog.PRUNERS, "pruner"),
    "scope": lambda value: one_of(value, SCOPES, "scope"),
    "sparsities": sparsities,
    "stages": lambda value: tuple(shares(row) for row in _rows(value)),
    "exempt": lambda value: tuple(one_of(i, EXEMPT, "layer to leave") for i in value.items()),
    "mitigate": _mitigations,
    "score_by": _mitigations,
    "budget": lambda value: one_of(value, BUDGETS, "budget"),
    "training": lambda value: tuple(trained(value).items()),
}
