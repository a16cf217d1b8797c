"""Values of a study file: shares, names and trainings, read where they stand."""

import re
from collections.abc import Mapping
from dataclasses import fields, replace
from shlex import quote
from typing import Any

from fairviz import catalog
from fairviz.bounds import ASKED_OF_TRAINING, check_training
from fairviz.catalog.sources import SOURCES
from fairviz.errors import BadValue, FairVizError, UnknownName
from fairviz.grids.nodes import Place
from fairviz.grids.study import spread
from fairviz.naming import asked, offered
from fairviz.spec import WHOLE, Ramp, Train, at

TRAIN_KEYS = tuple(
    f.name
    for f in fields(Train)
    if f.name not in ("pruning", "masking", "objectives", "until", "since")
)
RAMP_KEYS = tuple(field.name for field in fields(Ramp))
_RANGE = re.compile(r"\s*(\S+?)\s*\.\.\s*(\S+)\s+step\s+(\S+)\s*")
_FLAGS = {"true": True, "false": False}

Names = Mapping[str, str]  # what people call things, and how variants spell them


def sparsities(place: Place) -> tuple[int, ...]:
    """'a..b step c', a number, or a list of both, in ten-thousandths, each once."""
    return tuple(dict.fromkeys(shares(place)))


def shares(place: Place) -> tuple[int, ...]:
    """The same as they stand there: stages may fall alike."""
    found: list[int] = []
    for item in place.items():
        text = item.text("a sparsity from 0 to 1")
        span = _RANGE.fullmatch(text)
        with item.pointing():
            found += spread(*_numbers(span.groups())) if span else [_sparsity(item)]
            _refuse_all(found)
    return tuple(found)


def _refuse_all(found: list[int]) -> None:
    if WHOLE in found:
        raise BadValue("A sparsity of 1 would leave nothing: take less, such as 0.99.")


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


def trained(place: Place) -> dict[str, Any]:
    """What is said about a training, each in its own type."""
    given = place.fields(TRAIN_KEYS, "training")
    return {key: _part_of_training(key, value) for key, value in given.items()}


def _part_of_training(key: str, place: Place) -> Any:
    usual = Train()
    chosen = _typed(place, getattr(usual, key))
    if not isinstance(chosen, Ramp):  # which needs a pruning: what has one is built later
        with place.pointing():
            check_training(key, chosen, ASKED_OF_TRAINING)
            if key == "pace":
                asked(chosen, catalog.PACES, "pace")
            replace(usual, **{key: chosen})
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


def named_at(
    place: Place, shelf: Mapping[str, catalog.Entry], what: str, names: Names | None = None
) -> str:
    """The one spelling of the name that stands here."""
    with place.pointing():
        return named(place.text(f"the name of a {what}"), shelf, what, names or {})


def named(text: str, shelf: Mapping[str, catalog.Entry], what: str, names: Names) -> str:
    """The one spelling of what stands on this shelf, or was brought under this name."""
    whole = spelled_out(text, names)
    if whole.partition("?")[0] not in shelf:
        if shelf is catalog.DATASETS:
            _refuse_published(text.partition("?")[0], names)
        mine = [name for name, address in names.items() if address.partition("?")[0] in shelf]
        raise UnknownName(text.partition("?")[0], what, [*mine, *offered(shelf)])
    return asked(whole, shelf, what)


def _refuse_published(name: str, names: Names) -> None:
    """Raises where a data set of this name is published, and nobody brought it yet."""
    if _letters(name) in map(_letters, names):
        return  # it was, under a name that is spelled a little otherwise
    for key, source in SOURCES.items():
        if _letters(name) in (_letters(key), _letters(source.title)):
            raise BadValue(
                f"{name!r} has not been brought yet: `fairviz import data PLACE --name"
                f" {quote(name)}` brings it. PLACE holds {_uncapitalised(source.files)}"
            )


def _letters(name: str) -> str:
    """'cifar10' for CIFAR-10."""
    return "".join(filter(str.isalnum, name.lower()))


def _uncapitalised(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:] if sentence[1:2].islower() else sentence


def spelled_out(text: str, names: Names) -> str:
    """'my faces?target=age' with the address of my faces in place of its name."""
    name, _, settings = text.partition("?")
    if name not in names:
        return text
    address = names[name]
    return f"{address}{'&' if '?' in address else '?'}{settings}" if settings else address


def one_of(place: Place, possible: tuple[str, ...], what: str) -> str:
    """What stands here, if it is possible."""
    text = place.text(f"a {what}")
    if text not in possible:
        raise place.wrong(FairVizError(str(UnknownName(text, what, possible))))
    return text
