"""What the page looks at: the study's variants, its methods, where parts can be compared."""

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from app import loaders
from app.controls.choice import Choice
from app.controls.possible import Possible
from app.loaders import brought, mitigate
from app.loaders.whole import CELL, lacking, whole
from fairviz import catalog
from fairviz.charts import words
from fairviz.charts.reading import Reading, reading

PANELS = 4  # sparsities that are drawn beside each other
NEAR = 0.0051  # a level is named to half a percent


@dataclass(frozen=True)
class Seen:
    """The study's variants, its methods, and the sparsity at which parts are compared."""

    choice: Choice
    picked: loaders.Picked
    left_out: tuple[str, ...]

    @property
    def metric(self) -> str:
        return mitigate.measurable(self.choice.metric)

    @property
    def asked(self) -> mitigate.Asked:
        return self.picked, self.metric, self.choice.group, self.choice.positive

    @property
    def reading(self) -> Reading:
        return reading(catalog.METRICS[self.metric])

    @cached_property
    def table(self) -> pd.DataFrame:
        return mitigate.method_table(*self.asked)

    @cached_property
    def levels(self) -> Mapping[float, int]:
        """How many methods stand beside plain pruning, by sparsity from the lowest."""
        found: Counter[float] = Counter()
        for at, count in mitigate.compared_at(self.picked).items():
            found[min(self.table["level"], key=lambda level: abs(level - at))] += count
        return found

    @cached_property
    def level(self) -> float | None:
        """The chosen sparsity where there is one to compare at, else where there is most."""
        wish = float(self.choice.sparsity) / 100
        near = [at for at in self.levels if abs(at - wish) <= NEAR]
        most = sorted(self.levels, key=lambda at: (self.levels[at], at))
        return next(iter(near), most[-1] if most else None)

    @property
    def is_helped(self) -> bool:
        """Whether anything beside plain pruning was computed."""
        return bool(self.levels)

    @property
    def drawn(self) -> pd.DataFrame:
        """The methods at the chosen sparsity and at those where most can be compared."""
        counts = self.table["level"].value_counts()
        rank = sorted(
            counts.index,
            key=lambda at: (at != self.level, -self.levels.get(at, 0), -counts[at], -at),
        )
        return self.table[self.table["level"].isin(rank[:PANELS])]

    @property
    def about(self) -> tuple[Hashable, ...]:
        picked, *rest = self.asked
        return picked.key, *rest, self.level

    @property
    def basis(self) -> str:
        """What every number rests on."""
        rows = self.picked.rows
        seeds = rows.loc[rows["schedule"].eq("dense"), "seed"].nunique()
        n = len(loaders.questions(self.picked.fingerprint).rows(loaders.SPLIT))
        things = "samples" if brought.is_given(rows) else "images"
        counted = "1 seed" if seeds == 1 else f"{seeds} seeds"
        told = f"{counted}, {n:,} {things}; brackets are 95 % intervals."
        return f"{told} {loaders.questions(self.picked.fingerprint).caveat}"


def of(choice: Choice, possible: Possible) -> Seen:
    """Every method of the study whose seeds are there; sparsities by stage stand by themselves."""
    rows = possible.rows[~possible.rows["scope"].str.startswith("stages")]
    alone = _is_alone(rows)
    methods = words.with_method(rows[alone])["method"].unique()
    waiting = [f"{method} (1 seed)" for method in methods]
    kept = rows[~alone]
    return Seen(choice, loaders.pick(whole(kept)), (*lacking(kept), *waiting))


def _is_alone(rows: pd.DataFrame) -> "pd.Series[bool]":
    """Cells of one seed beside others of several: their intervals would be the narrowest of all."""
    seeds = rows.groupby(CELL)["seed"].transform("nunique")
    pruned = rows["schedule"].ne("dense")
    return pruned & seeds.eq(1) & bool((seeds[pruned] > 1).any())
