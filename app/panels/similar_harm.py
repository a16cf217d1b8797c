"""Whether similarity predicts harm: one point per cell of any method that still answers."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from app import loaders
from app.controls.possible import HARMS
from app.panels.similar import Alike
from app.panels.view import METHOD
from fairviz.audit.findings.similarity import predicts
from fairviz.audit.outcomes import Floats
from fairviz.audit.similarity import harm
from fairviz.charts import words

KEYS = [*METHOD, "asked"]
LIMITS = {"value": "r", "low": "95 % low", "high": "95 % high", "points": "Cells"}


@dataclass(frozen=True)
class AgainstHarm:
    """The cells of a view, each with its similarity and its harm."""

    found: Alike

    @cached_property
    def cells(self) -> pd.DataFrame:
        """One row per cell: alike, harm, asked."""
        table = self.found.table(self.found.every)
        if table.empty:
            return table
        own = table[table["layer"].eq(self.found.choice.layer) & ~table["collapsed"].astype(bool)]
        own = own.rename(columns={"value": "alike"})[[*KEYS, "alike", "said"]]
        return own.merge(self._harms(), on=KEYS).dropna(subset=["alike", "harm"])

    def headline(self) -> str:
        """Whether one predicts the other, in words."""
        alike, harmed, asked = self._numbers()
        plain, fixed = harm.spearman(alike, harmed), harm.partial(alike, harmed, asked)
        layer, measure = self.found.choice.layer, self.found.measure
        what = f"{measure.title} of {'' if layer[-1:].isdigit() else 'the '}{layer}"
        told = HARMS[self.found.choice.harm]
        named = told if told.isupper() else "the worst group's loss"
        return predicts(plain, fixed, what, named, measure.better).headline

    def correlations(self) -> pd.DataFrame:
        """Pearson, Spearman, and Spearman with sparsity held fixed."""
        alike, harmed, asked = self._numbers()
        told = {
            "Pearson": harm.pearson(alike, harmed),
            "Spearman": harm.spearman(alike, harmed),
            "Spearman, sparsity held fixed": harm.partial(alike, harmed, asked),
        }
        rows = [{"Correlation": name, **vars(one)} for name, one in told.items()]
        return pd.DataFrame(rows).rename(columns=LIMITS)

    def each_sparsity(self) -> str:
        """Spearman among the cells of each sparsity by itself, in words; '' where all are few."""
        known = harm.within(self.cells, "alike", "harm").dropna(subset=["value"])
        told = [
            f"{words.percent(asked)}: {self.found.reading.words(value)} ({n} cells)"
            for asked, value, n in known.itertuples(index=False)
        ]
        return f"Spearman within one sparsity: {', '.join(told)}." if told else ""

    def _numbers(self) -> tuple[Floats, Floats, Floats]:
        alike, harmed, asked = self.cells[["alike", "harm", "asked"]].to_numpy(np.float64).T
        return alike, harmed, asked

    def _harms(self) -> pd.DataFrame:
        every, choice = self.found.every, self.found.choice
        if choice.harm == "worst":
            losses = loaders.group_table(every.picked, "accuracy", choice.group, "", True)
            lost = losses[~losses["dense"]].groupby(KEYS)["value"].min()
            return (-100 * lost).rename("harm").reset_index()
        cells = loaders.bias_table(every.picked, choice.harm, choice.group, "")
        return cells.rename(columns={"value": "harm"})[[*KEYS, "harm"]]
