"""An opened store, asked in fairlearn's words."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from fairviz.audit import bias_map, gap_tables, onset, reading, tables
from fairviz.audit.groups import Grouping, grouping
from fairviz.audit.outcomes import Run
from fairviz.errors import BadValue, UnknownName
from fairviz.predictions import home, listed
from fairviz.predictions.evalset import EvalSet, Split
from fairviz.predictions.store import Store


class Study:
    """The variants of one store; each question answers with a tidy frame."""

    def __init__(self, store: Store, its_own: bool = False) -> None:
        self.store = store
        self._its_own = its_own  # not the sample behind it, but for the parents of what is here

    def index(self) -> pd.DataFrame:
        """One row per variant."""
        rows = self.store.index()
        if not self._its_own:
            return rows
        parents = rows.loc[rows["home"], "parent"]
        return rows[rows["home"] | rows["digest"].isin(parents)].reset_index(drop=True)

    def by_group(
        self,
        metric: str | Sequence[str] = "accuracy",
        groups: str | Sequence[str] = (),
        *,
        change: bool = False,
        **which: Any,
    ) -> pd.DataFrame:
        """Each metric of each group over seeds; change=True: its change from dense.

        which: dataset, model, split, positive (a class's name), as needed. Where neither dataset
        nor model is named, it is the study that the dashboard opens first.
        """
        runs, people = self._asked(groups, **which)
        return (tables.changes if change else tables.by_group)(runs, people, metric)

    def overall(
        self,
        metric: str | Sequence[str] = "accuracy",
        groups: Sequence[str] = (),
        shares: Mapping[str, float] | None = None,
        **which: Any,
    ) -> pd.DataFrame:
        """Each metric over everyone; with shares, as the groups' shares in a deployment."""
        runs, people = self._asked(groups, **which)
        return tables.overall(runs, metric, grouping=people, shares=shares)

    def gaps(
        self,
        gap: str | Sequence[str] = "difference",
        metric: str = "accuracy",
        groups: Sequence[str] = (),
        **which: Any,
    ) -> pd.DataFrame:
        """Each gap between the groups, with limits and what chance alone would show."""
        runs, people = self._asked(groups, **which)
        return gap_tables.gap_table(runs, people, gap, metric)

    def onset(self, groups: Sequence[str] = (), points: float = 1.0, **which: Any) -> pd.DataFrame:
        """From which sparsity each group pays."""
        runs, people = self._asked(groups, **which)
        return onset.onset(runs, people, points=points)

    def bias_map(
        self, score: str = "cev", groups: Sequence[str] = (), **which: Any
    ) -> pd.DataFrame:
        """CEV, SDE or a gap of every method and sparsity; over groups where some are named."""
        runs, people = self._asked(groups, **which)
        over = "groups" if groups else "classes"
        return bias_map.bias_map(runs, people, score, over=over)  # type: ignore[arg-type]

    def _asked(
        self,
        groups: str | Sequence[str],
        *,
        dataset: str | None = None,
        model: str | None = None,
        split: Split = "explore",
        positive: str | None = None,
    ) -> tuple[list[Run], Grouping]:
        rows = self.index()
        if dataset is None and model is None and len(rows):
            dataset, model = listed.models(rows)[0]
        rows = _one(_one(rows, "dataset", dataset), "model", model)
        questions = self.store.evalset(str(_one(rows, "evalset", None)["evalset"].iloc[0]))
        chosen = None if positive is None else _number(questions, positive)
        label = chosen if questions.task == "labels" else None
        runs = reading.runs(rows, self.store.load, questions, split, positive=chosen, label=label)
        columns = [groups] if isinstance(groups, str) else list(dict.fromkeys(groups))
        return runs, grouping(questions, columns, split, label)


def open_study(path: Path | str | None = None) -> Study:
    """The store in this folder, else the user's own with the sample behind it."""
    if path is None:
        return Study(Store.default())
    if not Path(path).is_dir():
        raise BadValue(f"There is no folder {path}: name one that FairViz wrote into.")
    return Study(Store(Path(path), *home.samples()), its_own=True)


def _one(rows: pd.DataFrame, column: str, value: str | None) -> pd.DataFrame:
    """The rows of this value; where none is named there must be only one."""
    there = sorted(set(rows[column].astype(str)))
    if value is None and len(there) == 1:
        return rows
    if value is None or value not in there:
        raise BadValue(f"Choose one {column}: there are {', '.join(there) or 'none yet'}.")
    return rows[rows[column] == value]


def _number(questions: EvalSet, positive: str) -> int:
    if positive not in questions.classes:
        raise UnknownName(positive, "class", questions.classes)
    return questions.classes.index(positive)
