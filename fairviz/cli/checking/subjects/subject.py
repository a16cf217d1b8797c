"""What is checked: answers beside their dense model's, and who is compared with whom."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from fairviz.audit.groups import Grouping, columns_of, grouping
from fairviz.audit.outcomes import Run
from fairviz.errors import BadValue, UnknownName
from fairviz.predictions.evalset import EvalSet, Split


@dataclass(frozen=True)
class Subject:
    """Variants to be judged. `names` are what people call them, by digest, the dense ones' too."""

    source: str  # where the answers are from, in words
    title: str  # the same in a record
    evalset: EvalSet
    runs: tuple[Run, ...]
    dense: tuple[Run, ...]
    people: tuple[Grouping, ...]
    names: Mapping[str, str]
    positive: str = ""
    notes: tuple[str, ...] = field(default=())

    def of(self, digests: Collection[str]) -> Self:
        """Of these variants alone, dense ones if they are among them."""
        every = (*self.dense, *self.runs)
        return replace(self, runs=tuple(run for run in every if run.variant in digests))

    @property
    def samples(self) -> int:
        return len(self.runs[0].said)


def people(
    evalset: EvalSet, columns: Iterable[Sequence[str]], split: Split, label: int | None = None
) -> tuple[Grouping, ...]:
    """A grouping for each set of columns; one that is not there is named with the nearest."""
    there = columns_of(evalset)
    found = []
    for several in columns:
        for column in several:
            if column not in there:
                raise UnknownName(column, "column that makes groups", there)
        found.append(grouping(evalset, several, split, label))
    return tuple(found)


def place(name: str | None, classes: Sequence[str]) -> int | None:
    """The number of the class that counts as positive; None where none was named."""
    if name is None:
        return None
    if name not in classes:
        raise UnknownName(name, "class", classes)
    return list(classes).index(name)


def expected(people: Sequence[Grouping], expect: Sequence[str], without: Sequence[str]) -> None:
    """Refuses where a group that must be there is not, or one that is left out never was."""
    if (expect or without) and not people:
        raise BadValue("Groups are named, but no column makes any: add --groups COL,COL.")
    every = [name for group in people for name in group.names]
    for name in without:
        if name not in every:
            raise UnknownName(name, "group", every)
    for group in people:
        if {*group.names} <= {*without}:
            raise BadValue(f"Every group of {group.title} is left out: nobody is left to test.")
    there = [n for group in people for n, size in zip(group.names, group.n, strict=True) if size]
    for name in expect:
        if name not in there:
            raise UnknownName(name, "group with samples here", there)
