"""From options to limits: points as people say them, groups by the columns they named."""

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import quote

from fairviz.audit.deciding.kinds import is_over_classes, of_limits
from fairviz.audit.deciding.limits import Limit, Limits
from fairviz.cli.bring import names
from fairviz.cli.checking.asking.options import SHORT, flag
from fairviz.errors import BadValue

MOST = 100.0  # points, and percent


def limits(asked: Namespace) -> Limits:
    """What was asked for, a limit about groups once for each column that makes them."""
    written = (text for several in asked.limit for text in several.split(";"))
    found = [*_short(asked), *map(_written, written)]
    if not found:
        raise BadValue(_NONE)
    columns = names(asked.groups) or ()
    every = tuple(limit for one in found for limit in _over(one, columns))
    return Limits(every, asked.confidence, without=names(asked.without) or ())


def columns(found: Limits, asked: Namespace) -> tuple[tuple[str, ...], ...]:
    """Every set of columns that groups are made of, each once."""
    named = [(column,) for column in names(asked.groups) or ()]
    return tuple(dict.fromkeys([*named, *(one.columns for one in found.limits if one.columns)]))


def _short(asked: Namespace) -> list[Limit]:
    said = {name: getattr(asked, name) for name in SHORT}
    return [
        Limit(SHORT[name][0], "accuracy", _share(name, value), (), SHORT[name][1])
        for name, value in said.items()
        if value is not None
    ]


def _share(name: str, value: float) -> float:
    """2 points as 0.02."""
    if not 0 <= value <= MOST:
        raise BadValue(f"{flag(name)} {value:g} is not possible: write 0 to 100; 2 is two points.")
    if name == "min_worst" and 0 < value <= 1:
        meant = f"for {100 * value:g} % write {100 * value:g}"
        raise BadValue(f"{flag(name)} {value:g} means {value:g} %: {meant}.")
    return round(value / 100, 12)


def _written(text: str) -> Limit:
    """The limit, its columns as people write them: 'skin tone' needs no escaping."""
    rule, at, people = text.partition("@")
    parts = [quote(column.strip(), safe="%") for column in people.split(",")]
    return Limit.parse(f"{rule}{at}{','.join(dict.fromkeys(parts))}")


def _over(limit: Limit, columns: Sequence[str]) -> list[Limit]:
    """The same limit of each column's groups; itself where it says whom it is about."""
    if limit.columns or limit.of_everyone or is_over_classes(limit.what):
        return [limit]
    if not columns:
        raise BadValue(
            f"'{limit}' is about groups: name the columns that make them with --groups COL,COL, or"
            f" in the limit, '{limit}@COL'."
        )
    return [replace(limit, columns=(column,)) for column in columns]


_NONE = (
    "No limit is set, so there is nothing to check. There are "
    + ", ".join(flag(name) for name in SHORT)
    + " for accuracy, and --limit 'KIND:METRIC<=0.05' for any other: KIND is one of "
    + ", ".join(of_limits())
    + "; `fairviz list metrics` has the metrics."
)
