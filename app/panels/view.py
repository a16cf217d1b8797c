"""What a page looks at, fetched once: the variants, the tables, and how numbers are read."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from app import loaders, wishes
from app.controls.choice import Choice
from app.loaders import brought
from app.loaders.whole import lacking, whole
from fairviz import catalog
from fairviz.catalog import MetricEntry
from fairviz.charts import words
from fairviz.charts.reading import Reading, reading

METHOD = ("pruner", "schedule", "scope", "mitigation")
NEAR = 5e-4  # sparsities closer than this are the same request

Method = tuple[str, str, str, str]  # pruner, schedule, scope, mitigation


@dataclass(frozen=True)
class View:
    """A choice, the variants it is about, and the tables that it asks for."""

    choice: Choice
    picked: loaders.Picked
    staged: loaders.Picked | None = None  # the chosen stage sparsities, beside the dense models
    left_out: tuple[str, ...] = ()  # cells whose seeds are not all there

    @property
    def metric(self) -> MetricEntry:
        return catalog.METRICS[self.choice.metric]

    @property
    def is_change(self) -> bool:
        """Whether changes from dense are drawn; a comparison with dense is one already."""
        return self.choice.view == "change" and not self.metric.needs_dense

    @property
    def reading(self) -> Reading:
        return reading(self.metric, self.is_change)

    @property
    def sparsity(self) -> float:
        return float(self.choice.sparsity) / 100

    @property
    def place(self) -> str:
        """The chosen sparsity in words: '90 %', or '50 / 80 / 95 % by stage'."""
        if self.choice.stage:
            return f"{' / '.join(self.choice.stage)} % by stage"
        return f"{self.choice.sparsity} %"

    @property
    def is_dense_only(self) -> bool:
        """Whether nothing of the chosen methods is stored yet."""
        return bool(self.picked.rows["schedule"].eq("dense").all()) and self.rows_here.empty

    @property
    def basis(self) -> str:
        """What every number rests on: seeds, images, intervals."""
        return f"{self.counted}; bands and brackets are 95 % intervals. {self.besides}"

    @property
    def counted(self) -> str:
        """'4 seeds, 1,728 images'."""
        rows = self.picked.rows
        seeds = rows.loc[rows["schedule"].eq("dense"), "seed"].nunique()
        n = len(loaders.questions(self.picked.fingerprint).rows(loaders.SPLIT))
        things = "samples" if brought.is_given(rows) else "images"
        return f"{'1 seed' if seeds == 1 else f'{seeds} seeds'}, {n:,} {things}"

    @property
    def besides(self) -> str:
        """What must be known of the data, and what is left out."""
        out = f" Left out until complete: {', '.join(self.left_out)}." if self.left_out else ""
        return f"{loaders.questions(self.picked.fingerprint).caveat}{out}"

    @property
    def rule(self) -> float | None:
        """Where the chosen sparsity stands on the axis; a combination of stages has no place."""
        return None if self.choice.stage else self.sparsity

    @property
    def asked(self) -> tuple[loaders.Picked, str, tuple[str, ...], str]:
        """What every table of this view is asked about."""
        return self.picked, self.choice.metric, self.choice.group, self.choice.positive

    @property
    def about(self) -> tuple[Hashable, ...]:
        """All that a drawing of this view depends on."""
        picked, *rest = self.asked
        return picked.key, *rest, self.is_change

    @cached_property
    def table(self) -> pd.DataFrame:
        """The numbers by group that the page draws."""
        return self.ordered(loaders.group_table(*self.asked, self.is_change))

    @cached_property
    def values(self) -> pd.DataFrame:
        return self.ordered(loaders.group_table(*self.asked, False))

    @cached_property
    def changes(self) -> pd.DataFrame:
        return self.ordered(loaders.group_table(*self.asked, True))

    @property
    def rows_here(self) -> pd.DataFrame:
        """The variants at the chosen sparsity."""
        rows = (self.staged or self.picked).rows
        pruned = rows[rows["schedule"].ne("dense")]
        return pruned if self.staged else at_sparsity(pruned, self.sparsity)

    @property
    def values_here(self) -> pd.DataFrame:
        """Each group's number at the chosen sparsity, by method."""
        return self.here(lambda picked: loaders.group_table(picked, *self.asked[1:], False))

    @property
    def changes_here(self) -> pd.DataFrame:
        """Each group's change from dense at the chosen sparsity, by method."""
        return self.here(lambda picked: loaders.group_table(picked, *self.asked[1:], True))

    def everyone(self, picked: loaders.Picked, change: bool = False) -> pd.DataFrame:
        """The number over everyone."""
        return loaders.group_table(picked, self.choice.metric, (), self.choice.positive, change)

    def here(self, table: Callable[[loaders.Picked], pd.DataFrame]) -> pd.DataFrame:
        """The rows of this table that are about the chosen sparsity."""
        if self.staged is None:
            return self.ordered(at_sparsity(table(self.picked), self.sparsity))
        found = table(self.staged)
        return self.ordered(found[~found["dense"]])

    def ordered(self, table: pd.DataFrame) -> pd.DataFrame:
        """The methods in the order in which they were chosen."""
        return in_order(table, self.choice.pruner, self.choice.schedule)

    @cached_property
    def onsets(self) -> pd.DataFrame:
        """From which sparsity each group pays, and the largest that was tried."""
        return self.ordered(loaders.onset_table(*self.asked))

    @cached_property
    def band(self) -> pd.DataFrame:
        """What training again alone would change."""
        rows = self.picked.rows
        dense = loaders.pick(rows[rows["schedule"].eq("dense")])
        return loaders.retraining_table(dense, *self.asked[1:])


def of(choice: Choice, rows: pd.DataFrame) -> View:
    """The view of this choice: dense models and every variant of the chosen methods."""
    dense = rows["schedule"].eq("dense")
    chosen = (
        rows["pruner"].isin(choice.pruner)
        & rows["schedule"].isin(choice.schedule)
        & in_scope(rows, choice)
    )
    picked = loaders.pick(whole(rows[chosen | dense]))
    left_out = tuple(lacking(rows[chosen | dense]))
    if not choice.stage:
        return View(choice, picked, left_out=left_out)
    wanted = [variant.digest for variant in wishes.wanted(choice, rows)]
    staged = loaders.pick(rows[rows["digest"].isin(wanted) | dense])
    return View(choice, picked, staged, left_out)


def in_scope(rows: pd.DataFrame, choice: Choice) -> pd.Series:
    """Rows of the chosen scope, or of any where none is chosen; stages stand by themselves."""
    return (
        rows["scope"].eq(choice.scope) if choice.scope else ~rows["scope"].str.startswith("stages")
    )


def named(method: Method) -> str:
    """'L1 filters, one-shot, per layer'."""
    return str(words.with_method(pd.DataFrame([method], columns=list(METHOD)))["method"].iloc[0])


def in_order(table: pd.DataFrame, pruners: Sequence[str], schedules: Sequence[str]) -> pd.DataFrame:
    """The rows by pruner, then by schedule, as listed; the rest of their order stays."""
    places = [
        [names.index(name) if name in names else -1 for name in table[column]]
        for column, names in (("pruner", list(pruners)), ("schedule", list(schedules)))
    ]
    return table.iloc[np.lexsort(places[::-1])].reset_index(drop=True)


def at_sparsity(table: pd.DataFrame, sparsity: float) -> pd.DataFrame:
    """The rows that were asked for at this sparsity."""
    return table[(table["asked"] - sparsity).abs() < NEAR]
