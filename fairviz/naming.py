"""Names with settings: 'portraits?contrast=0.5&task=smiling' is a plug-in and what it was asked.

One grammar for datasets, models and pruners, in study files, addresses and digests. The canonical
form sorts the settings and leaves out those at their default.
"""

from collections.abc import Callable, Mapping
from typing import Protocol, runtime_checkable
from urllib.parse import parse_qsl, quote

from fairviz.bounds import FINITE, Bounds, Limits, OneOf
from fairviz.errors import BadValue, UnknownName

Scalar = str | int | float | bool


class Configurable(Protocol):
    """Whatever a catalog entry must tell for its name to be read."""

    @property
    def settings(self) -> Mapping[str, Scalar]: ...
    @property
    def limits(self) -> Limits: ...


@runtime_checkable
class Spelled(Protocol):
    """A shelf on which a thing has short names, too."""

    def spelling(self, text: str) -> str: ...


def parse(text: str, shelf: Mapping[str, Configurable], what: str) -> tuple[str, dict[str, Scalar]]:
    """The plug-in's name and the settings that differ from their defaults, each in its own type."""
    text = shelf.spelling(text) if isinstance(shelf, Spelled) else text
    name, _, query = text.partition("?")
    if name not in shelf:
        raise UnknownName(name, what, offered(shelf))
    defaults = shelf[name].settings
    asked = {key: _typed(key, raw, defaults, name) for key, raw in parse_qsl(query)}
    return name, {key: value for key, value in sorted(asked.items()) if value != defaults[key]}


def offered(shelf: Mapping[str, Configurable]) -> list[str]:
    """The names that people choose from: what they brought has names of its own."""
    return [name for name, entry in shelf.items() if not getattr(entry, "brought", False)]


def canonical(text: str, shelf: Mapping[str, Configurable], what: str) -> str:
    """The one spelling of this name and its settings."""
    name, settings = parse(text, shelf, what)
    return spelled(name, settings)


def asked(text: str, shelf: Mapping[str, Configurable], what: str) -> str:
    """The one spelling of what somebody asks for now; raises where a setting is out of its bounds.

    What was kept is read without: bounds may be younger than a record.
    """
    name, settings = parse(text, shelf, what)
    for key, value in settings.items():
        _check(key, value, shelf[name].limits.get(key), name)
    return spelled(name, settings)


def spelled(name: str, settings: Mapping[str, Scalar]) -> str:
    """Name and settings as one string."""
    pairs = [f"{key}={quote(_text(value), safe='')}" for key, value in sorted(settings.items())]
    return "?".join([name, "&".join(pairs)]) if pairs else name


def _text(value: Scalar) -> str:
    return str(value).lower() if isinstance(value, bool) else f"{value}"


def _typed(key: str, raw: str, defaults: Mapping[str, Scalar], name: str) -> Scalar:
    if key not in defaults:
        raise UnknownName(key, f"setting of {name!r}", defaults)
    try:
        return _READERS[type(defaults[key])](raw)
    except (ValueError, KeyError):
        kind = type(defaults[key]).__name__
        raise BadValue(f"Setting {key}={raw!r} of {name!r} is not a {kind}.") from None


def _check(key: str, value: Scalar, told: Bounds | None, name: str) -> None:
    bounds = told or (FINITE if isinstance(value, float) else None)
    if not bounds or bounds.admits(value):
        return
    if isinstance(bounds, OneOf):
        raise UnknownName(str(value), f"value of {key} in {name!r}", bounds.possible)
    raise BadValue(f"Setting {key}={value} of {name!r} cannot be: it must be {bounds.words}.")


_READERS: dict[type, Callable[[str], Scalar]] = {
    str: str,
    int: int,
    float: float,
    bool: lambda raw: {"true": True, "false": False}[raw.lower()],
}
