"""What a page looks at, fetched once: the variants, the tables, and how numbers are read."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from app import loaders
from app.controls.choice import Choice
from fairviz import catalog
from fairviz.catalog import MetricEntry
from fairviz.charts.reading import Reading, reading

NEAR = 5e-4  # sparsities closer than this are the same request


@dataclass(frozen=True)
class View:
    """A choice, the variants it is about, and the tables that it asks for."""

    choice: Choice
    picked: loaders.Picked

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
    def asked(self) -> tuple[loaders.Picked, str, tuple[str, ...], str]:
        """What every table of this view is asked about."""
        return self.picked, self.choice.metric, self.choice.group, self.choice.positive

    @cached_property
    def table(self) -> pd.DataFrame:
        """The numbers by group that the page draws."""
        return loaders.group_table(*self.asked, self.is_change)

    @cached_property
    def values(self) -> pd.DataFrame:
        return loaders.group_table(*self.asked, False)

    @cached_property
    def changes(self) -> pd.DataFrame:
        return loaders.group_table(*self.asked, True)

    @cached_property
    def onsets(self) -> pd.DataFrame:
        """From which sparsity each group pays, and the largest that was tried."""
        found = loaders.onset_table(*self.asked)
        tried = self.values.groupby(["pruner", "schedule"])["sparsity"].max().rename("tried")
        return found.merge(tried, on=["pruner", "schedule"], how="left")

    @cached_property
    def band(self) -> pd.DataFrame:
        """What training again alone would change."""
        return loaders.retraining_table(*self.asked)


def of(choice: Choice, rows: pd.DataFrame) -> View:
    """The view of this choice: dense models and every variant of the chosen methods."""
    chosen = (
        rows["pruner"].isin(choice.pruner)
        & rows["schedule"].isin(choice.schedule)
        & rows["scope"].eq(choice.scope)
    )
    return View(choice, loaders.picked(rows[chosen | rows["schedule"].eq("dense")]))


def at_sparsity(table: pd.DataFrame, sparsity: float) -> pd.DataFrame:
    """The rows that were asked for at this sparsity."""
    return table[(table["asked"] - sparsity).abs() < NEAR]
