"""Whether two records say the same: what differs, in sentences."""

import json
from collections.abc import Iterator, Mapping
from math import isclose
from typing import Any

CLOSE = 1e-9  # relative, between the same arithmetic on two machines
TOLD = ("made", "versions", "title")  # what two records of one decision may differ in
WORDS = ("dataset", "model", "pruner", "schedule", "scope", "mitigation")  # digests say who it is


def differences(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> Iterator[str]:
    """Between two plain records, place by place."""
    one, other = map(_compared, (mine, theirs))
    for name in one:
        yield from _apart(name, one[name], other[name])


def _compared(plain: Mapping[str, Any]) -> dict[str, Any]:
    tried = [_without_words(method) for method in plain["tried"]]
    return {name: plain[name] for name in plain if name not in TOLD} | {"tried": tried}


def _without_words(tried: Mapping[str, Any]) -> dict[str, Any]:
    """A method without its name: what lies beside it in a store may make the name longer."""
    return {name: value for name, value in tried.items() if name not in WORDS}


def _apart(where: str, mine: Any, theirs: Any) -> Iterator[str]:
    """Every place at which two plain values differ."""
    if isinstance(mine, Mapping) and isinstance(theirs, Mapping) and mine.keys() == theirs.keys():
        for key in mine:
            yield from _apart(f"{where}, {key}", mine[key], theirs[key])
    elif isinstance(mine, list) and isinstance(theirs, list) and len(mine) == len(theirs):
        for place, (one, other) in enumerate(zip(mine, theirs, strict=True), start=1):
            yield from _apart(f"{where} {place}", one, other)
    elif not _alike(mine, theirs):
        yield f"{where}: the record says {_brief(mine)}, now it is {_brief(theirs)}."


def _alike(mine: Any, theirs: Any) -> bool:
    if isinstance(mine, float) and isinstance(theirs, int | float):
        return isclose(mine, theirs, rel_tol=CLOSE, abs_tol=CLOSE)
    return bool(mine == theirs)


def _brief(value: Any) -> str:
    """What fits into a sentence."""
    told = json.dumps(value, ensure_ascii=False)
    return told if len(told) <= 60 else f"{told[:60]} …"
