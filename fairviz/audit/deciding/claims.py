"""What must be shown of a variant so that it keeps to a limit: one claim per group, or per gap."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike

from fairviz.audit.deciding import counts
from fairviz.audit.deciding.bounds import Sums
from fairviz.audit.deciding.kinds import KINDS
from fairviz.audit.deciding.limits import Limit, Limits
from fairviz.audit.deciding.spans import Either, Widest, widest_pair
from fairviz.audit.groups import CLASS, Grouping, by_class, everyone
from fairviz.audit.outcomes import Floats, Ints, Run
from fairviz.errors import BadValue, UnknownName

AGAINST = " against "
NAMED_AT = 0.025  # the pair that is named; whatever it is, all pairs are held to the limit


class Number(Protocol):
    """What is limited, as observed and with exact limits for the truth."""

    @property
    def estimate(self) -> Floats: ...

    def upper(self, delta: ArrayLike) -> Floats: ...

    def lower(self, delta: ArrayLike) -> Floats: ...


@dataclass(frozen=True)
class Claim:
    """That each of these numbers is at most `at`; turned: -1 where their negatives are shown."""

    limit: Limit
    groups: tuple[str, ...]
    n: Ints
    base: Ints  # samples that the number is over
    number: Number  # one row per group
    members: tuple[tuple[tuple[str, int], ...], ...]  # per row, the groups it is about and their n
    turned: float = 1.0

    @property
    def at(self) -> float:
        return self.turned * self.limit.at


def claims(run: Run, limit: Limit, limits: Limits, people: Sequence[Grouping]) -> list[Claim]:
    """All that must be shown; of a limit that stands for several, for each."""
    return [_claim(run, part, limits, people) for part in limit.stands_for]


def whom(limit: Limit, people: Sequence[Grouping], run: Run) -> Grouping:
    """The groups a limit speaks of: those of its columns, else the first."""
    if limit.of_everyone:
        return everyone(len(run.said), people[0].split if people else "certify")
    found = [group for group in people if limit.columns in ((), group.columns)]
    if found:
        return found[0]
    if limit.columns == (CLASS,):
        return by_class(run.said.labels, [str(c) for c in range(run.said.classes)], "certify")
    if not limit.columns:
        raise BadValue(f"'{limit}' is about groups: choose the columns that make them.")
    possible = [",".join(group.columns) for group in people]
    raise UnknownName(",".join(limit.columns), "set of columns that groups are made of", possible)


def kept(people: Grouping, without: Sequence[str]) -> Grouping:
    """The same groups but those that are left out; their samples are in none."""
    places = [place for place, name in enumerate(people.names) if name not in without]
    numbers = np.full(len(people) + 1, -1, dtype=np.int64)  # the last: in no group before
    numbers[places] = np.arange(len(places))
    names = tuple(people.names[place] for place in places)
    return replace(people, names=names, codes=numbers[people.codes])


def by_shares(limits: Limits, people: Sequence[Grouping]) -> Grouping | None:
    """The groups whose shares of the deployment are given; None where none are."""
    if limits.given is None:
        return None
    found = [group for group in people if limits.share_columns in ((), group.columns)]
    if not found:
        asked = " and ".join(limits.share_columns)
        raise BadValue(f"Shares are given by {asked}, but nobody is grouped by that here.")
    return found[0]


def _claim(run: Run, limit: Limit, limits: Limits, people: Sequence[Grouping]) -> Claim:
    kind = KINDS[limit.what]
    read = counts.values if kind.of == "value" else counts.drops
    strata = by_shares(limits, people) if kind.over == "everyone" else None
    if strata is not None:
        sums = _weighed(read(run, limit.metric, strata), strata.shares(limits.given))
        everybody = everyone(int(strata.n.sum()), strata.split)
        return replace(_of_groups(limit, sums, everybody), base=everybody.n)
    groups = kept(whom(limit, people, run), limits.without)
    sums = read(run, limit.metric, groups)
    return (
        _of_pairs(limit, sums, groups) if kind.over == "pairs" else _of_groups(limit, sums, groups)
    )


def _weighed(sums: Sums, shares: Floats) -> Sums:
    """All strata's shares of samples as one sum: each bounded on its own, delta split over them."""
    weights = (sums.weights * shares[:, None]).reshape(1, -1)
    return Sums(weights, sums.hits.reshape(1, -1), sums.among.reshape(1, -1))


def _of_groups(limit: Limit, sums: Sums, groups: Grouping) -> Claim:
    number, turned = _turned(limit, sums)
    members = tuple(((name, int(n)),) for name, n in zip(groups.names, groups.n, strict=True))
    return Claim(limit, groups.names, groups.n, _base(sums), number, members, turned)


def _turned(limit: Limit, sums: Sums) -> tuple[Number, float]:
    """The number as one that must be at most something."""
    if limit.moves_either_way:
        return Either(sums), 1.0
    return (sums.negated, -1.0) if limit.side == ">=" else (sums, 1.0)


def _of_pairs(limit: Limit, sums: Sums, groups: Grouping) -> Claim:
    whole = Widest(Sums(*(part[None] for part in (sums.weights, sums.hits, sums.among))))
    if len(groups) < 2:
        n = np.array([groups.n.sum()])
        alone = ((groups.title, int(n[0])),)
        return Claim(limit, (groups.title,), n, np.zeros(1, int), whole, (alone,))
    pair = list(widest_pair(sums.upper(NAMED_AT), sums.lower(NAMED_AT)))
    members = tuple((groups.names[place], int(groups.n[place])) for place in pair)
    name = AGAINST.join(name for name, _ in members)
    n, base = groups.n[pair].min(keepdims=True), _base(sums)[pair].min(keepdims=True)
    return Claim(limit, (name,), n, base, whole, (members,))


def _base(sums: Sums) -> Ints:
    return np.asarray(sums.among.min(axis=-1), dtype=np.int64)
