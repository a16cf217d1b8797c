"""What the page looks at: the variants, the limits, what one expects, what would be certified."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd

from app import loaders
from app.controls.choice import Choice
from app.controls.possible import Possible
from app.loaders import brought, deciding
from app.loaders.deciding import Asked
from app.loaders.whole import METHOD, lacking, whole
from app.panels.deciding import size
from fairviz.audit.deciding.limits import Limits
from fairviz.audit.deciding.record import Record
from fairviz.audit.deciding.sequence import Descent
from fairviz.charts import words

APART = "|"  # between the parts of a method's name in the address
MOST = 4  # methods that are certified at once


@dataclass(frozen=True)
class Seen:
    """A choice, the limits it asks for, and the variants that fit the wanted size."""

    choice: Choice
    possible: Possible
    limits: Limits
    rows: pd.DataFrame
    left_out: tuple[str, ...]
    unfit: int  # variants that are too large or too slow

    @cached_property
    def asked(self) -> Asked:
        """Every variant, and the limits."""
        return Asked(loaders.pick(self.rows), self.limits, self.choice.group, self.choice.positive)

    @cached_property
    def table(self) -> pd.DataFrame:
        """The what-if on explore."""
        return deciding.expected(self.asked)

    @cached_property
    def answers(self) -> pd.DataFrame:
        """Per method how far it keeps to the limits, by the estimate."""
        return deciding.answered(self.asked)

    @cached_property
    def methods(self) -> Mapping[str, str]:
        """Every method as the address spells it, and in words; those that go farthest first."""
        ranked = self.answers.sort_values(
            ["sparsity", "room", "next_room"], ascending=False, kind="stable"
        )
        told = words.with_method(ranked)
        return {spelled(row): row["method"] for row in told.to_dict("records")}

    @property
    def chosen(self) -> tuple[str, ...]:
        """The methods to certify: those of the address, else the one that goes farthest."""
        wished = tuple(name for name in self.choice.ship if name in self.methods)
        return wished[:MOST] or tuple(self.methods)[:1]

    @cached_property
    def reaches(self) -> Mapping[int, float]:
        """Per seed of the chosen methods how far one expects it to go."""
        dense = self.rows[self.rows["schedule"].eq("dense")]
        own = self.rows[self._is_chosen(self.rows)]
        dense = dense[dense["digest"].isin(own["parent"])]
        return deciding.reaches(self.asked.of(pd.concat([dense, own])))

    @property
    def seed(self) -> int:
        """The seed that would be shipped: the chosen one, else the one that goes farthest."""
        found = self.reaches
        wish = {str(seed): seed for seed in found}.get(self.choice.trained)
        known = {seed: -1.0 if far != far else far for seed, far in found.items()}
        return max(known, key=lambda seed: known[seed]) if wish is None else wish

    @cached_property
    def tested(self) -> Asked:
        """What Certify would ask: the chosen methods' variants of one seed."""
        rows = self.rows[self._is_chosen(self.rows) & self.rows["seed"].eq(self.seed)]
        return self.asked.of(rows.sort_values([*METHOD, "sparsity", "digest"]))

    @property
    def reading(self) -> int:
        """Which reading of these data this would be."""
        return deciding.next_reading(self.asked.picked.fingerprint)

    @cached_property
    def rehearsed(self) -> tuple[Descent, ...]:
        """What Certify would say if unseen samples were like those that pages see."""
        return deciding.rehearsed(self.tested, self.reading)

    @cached_property
    def record(self) -> Record | None:
        """What certify said to just this, if it was asked."""
        return deciding.known(self.tested)

    @cached_property
    def certified(self) -> tuple[Descent, ...]:
        """The descents of the reading that was paid for."""
        assert self.record is not None
        return deciding.certified(self.tested, self.record.reading)

    @property
    def unseen(self) -> int:
        """How many samples are kept for certifying."""
        return deciding.samples(self.asked.picked.fingerprint, "certify")

    @property
    def basis(self) -> str:
        """What every estimate rests on."""
        rows = self.rows
        seeds = rows.loc[rows["schedule"].eq("dense"), "seed"].nunique()
        n = deciding.samples(self.asked.picked.fingerprint, "explore")
        counted = "1 seed" if seeds == 1 else f"{seeds} seeds"
        out = f" Left out until complete: {', '.join(self.left_out)}." if self.left_out else ""
        asked = loaders.questions(self.asked.picked.fingerprint)
        return f"Estimates rest on {counted} and {n:,} {self.things}. {asked.caveat}{out}"

    @property
    def things(self) -> str:
        """'images', or 'samples' where nobody knows."""
        return "samples" if brought.is_given(self.rows) else "images"

    def _is_chosen(self, rows: pd.DataFrame) -> "pd.Series[bool]":
        names = pd.Series([spelled(row) for row in rows.to_dict("records")], index=rows.index)
        return names.isin(self.chosen) & rows["schedule"].ne("dense")


def of(choice: Choice, possible: Possible, limits: Limits) -> Seen:
    """The variants whose seeds are there and that fit; sparsities by stage stand by themselves."""
    every = possible.rows[~possible.rows["scope"].str.startswith("stages")]
    fitting = size.fitting(every, size.read(choice.fit))
    kept = replace(possible, rows=every)
    unfit = len(every) - len(fitting)
    return Seen(choice, kept, limits, whole(fitting), tuple(lacking(fitting)), unfit)


def spelled(row: Mapping[Any, Any]) -> str:
    """'magnitude|recovered|global|': a method in the address."""
    return APART.join(str(row[name]) for name in METHOD)
