"""The knobs of the portraits, checked as they come in."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from fairviz.errors import BadValue, UnknownName
from fairviz.naming import Scalar

TASKS = ("wearing", "smiling", "attributes")
SHARES = ("medium", "dark", "contrast", "cooccurrence", "label_noise", "tilted", "hazy")
TILTED, HAZY = 0.25, 0.125  # shares of the held-out images


@dataclass(frozen=True)
class Settings:
    """What was asked for; shares and contrast go from 0 to 1."""

    task: str = "wearing"
    medium: float = 0.30  # share of medium skin tones in training
    dark: float = 0.10  # share of dark skin tones in training
    contrast: float = 0.3  # of the evidence on the darkest of ten tones; 1 on the lightest
    cooccurrence: float = 0.4  # share of training glasses (sunglasses) that only old (young) wear
    label_noise: float = 0.01  # share of training labels replaced by chance
    tilted: float = 0.10  # share of tilted heads in training; a quarter in the held-out images
    hazy: float = 0.05  # share of pictures from a hazy camera in training; a quarter held out
    grain: float = 0.06  # sensor noise, for everybody
    size: float = 1.0  # of the whole, to make it smaller
    seed: int = 0
    neutral: bool = False  # every knob at the value where groups differ by chance only


DEFAULTS: dict[str, Scalar] = asdict(Settings())
NEUTRAL: dict[str, Any] = {
    "medium": 1 / 3,
    "dark": 1 / 3,
    "contrast": 1.0,
    "cooccurrence": 0.0,
    "label_noise": 0.0,
    "tilted": TILTED,
    "hazy": HAZY,
}


def read(settings: Mapping[str, Any]) -> Settings:
    """The settings, checked; neutral overrules every knob."""
    for name, value in settings.items():
        _check_kind(name, value)
    asked = Settings(**settings)
    _check_values(asked)
    return replace(asked, **NEUTRAL) if asked.neutral else asked


def _check_kind(name: str, value: object) -> None:
    if name not in DEFAULTS:
        raise UnknownName(name, "setting of 'portraits'", DEFAULTS)
    kind = type(DEFAULTS[name])
    if type(value) is not kind and not (kind is float and type(value) is int):
        raise BadValue(f"Setting {name}={value!r} of 'portraits' is not a {kind.__name__}.")


def _check_values(asked: Settings) -> None:
    if asked.task not in TASKS:
        raise UnknownName(asked.task, "task of 'portraits'", TASKS)
    for name in SHARES:
        _check_range(name, getattr(asked, name), 1)
    _check_range("medium + dark", asked.medium + asked.dark, 1)
    _check_range("grain", asked.grain, 1)
    _check_range("size", asked.size, 10)
    _check_range("seed", asked.seed, 2**32)


def _check_range(name: str, value: float, highest: float) -> None:
    if not 0 <= value <= highest:
        raise BadValue(f"Setting {name}={value!r} of 'portraits' is outside 0 to {highest}.")
