"""What a method says more than once: nearest wins over a preset, and two that differ are refused.

The epochs and the rate of a training may stand in the schedule's name, beside it, or under
`training`: one of them would be dropped in silence where they differ.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from fairviz import catalog
from fairviz.grids.nodes import Place
from fairviz.grids.values import TRAIN_KEYS

SETTINGS = tuple(sorted({key for entry in catalog.SCHEDULES.values() for key in entry.settings}))
SETS = {"epochs": "epochs", "last": "epochs", "rate": "rate"}  # what settings say of a training


def settings(given: Mapping[str, Place]) -> dict[str, str]:
    """The schedule's settings that are said here, in its name or beside it, as they stand there."""
    name = given["schedule"].text("the name of a schedule") if "schedule" in given else ""
    inside = dict(parse_qsl(name.partition("?")[2]))
    beside = {key: given[key].text("a number") for key in SETTINGS if key in given}
    for key, text in beside.items():
        if not _are_one(text, inside.get(key, text)):
            raise given[key].wrong(
                f"{key} is {text} here and {inside[key]} in {name!r}: say it once."
            )
    return inside | beside


def of_schedule(said: Mapping[str, str]) -> dict[str, str]:
    """What these settings of a schedule say of its trainings."""
    return {SETS[key]: text for key, text in said.items() if key in SETS}


def check_training(given: Mapping[str, Place], said: Mapping[str, str]) -> None:
    """Raises at what a training says otherwise than its schedule does here."""
    if "training" not in given:
        return
    places = given["training"].fields(TRAIN_KEYS, "training")
    for key in (key for key in said if SETS.get(key) in places):
        place = places[SETS[key]]
        if not _are_one(place.text("a number"), said[key]):
            raise place.wrong(
                f"{SETS[key]} of every training is {place.text('a number')} here, and the schedule"
                f" is asked for {key}={said[key]}: say it once."
            )


def check_falls(given: Mapping[str, Place]) -> None:
    """Raises where a method has sparsities for the whole network and for its stages."""
    if "stages" in given and "sparsities" in given:
        raise given["sparsities"].wrong(
            "stages have sparsities of their own: say sparsities or stages, not both."
        )


def check_mitigation(place: Place, chosen: tuple[str, ...], published: tuple[str, ...]) -> None:
    """Raises where a list would leave out a loss that the preset stands for."""
    names = {_plain(name) for name in chosen}
    lost = [name for name in published if _plain(name) not in names]
    if lost:
        whole = ", ".join(dict.fromkeys([*published, *chosen]))
        raise place.wrong(
            f"the preset trains with {', '.join(lost)}, which this would leave out: name all"
            f" ([{whole}]), or begin with a preset without it, such as simon_says/plain."
        )


def _plain(name: str) -> str:
    return name.partition("?")[0]


def _are_one(text: Any, other: Any) -> bool:
    """Whether both say the same: 1 and 1.0 do."""
    try:
        return float(text) == float(other)
    except ValueError:
        return bool(text == other)
