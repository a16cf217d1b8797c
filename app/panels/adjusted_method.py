"""Which method's answers are adjusted: chosen among all that are stored at one sparsity."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from app import loaders
from app.controls.address import seed
from app.loaders.whole import whole
from app.panels.view import METHOD, Method, named
from fairviz import catalog
from fairviz.audit.mitigation.parts import ALIKE, PLAIN_SCHEDULE
from fairviz.charts import words

KEY = "adjust"  # in the address
BETWEEN = "|"


@dataclass(frozen=True)
class Stored:
    """The methods of one sparsity with their variants, the usual one first."""

    at: float
    cells: Mapping[Method, loaders.Picked]

    @property
    def place(self) -> str:
        return words.percent(self.at)

    def chosen(self, asked: str) -> Method:
        """The method asked for, else the first."""
        return next(
            (how for how in self.cells if BETWEEN.join(how) == asked), next(iter(self.cells))
        )


def stored(rows: pd.DataFrame, wish: float) -> Stored | None:
    """What is stored at the sparsity nearest to this one, all seeds there; None without any."""
    kept = whole(rows[~rows["scope"].str.startswith("stages")])
    pruned = kept[kept["schedule"].ne("dense")]
    if pruned.empty:
        return None
    at = float(min(pruned["asked"], key=lambda asked: abs(asked - wish)))
    here = pruned[(pruned["asked"] - at).abs() <= ALIKE]
    cells = {
        (str(pruner), str(schedule), str(scope), str(mitigation)): loaders.pick(part)
        for (pruner, schedule, scope, mitigation), part in here.groupby(list(METHOD), sort=False)
    }
    return Stored(at, {how: cells[how] for how in sorted(cells, key=_unusual)})


def choose(found: Stored, asked: str) -> Method:
    """The widget: every method of this sparsity."""
    usual = BETWEEN.join(found.chosen(asked))
    titles = {BETWEEN.join(how): named(how) for how in found.cells}
    said = st.selectbox(
        f"Method, of those stored at {found.place}",
        list(titles),
        format_func=lambda value: titles.get(value, value),
        key=seed(KEY, usual),
        width=420,
    )
    return found.chosen(str(said))


def _unusual(how: Method) -> tuple[bool, bool, int, Method]:
    """Plain training first, of it pruned once and recovered, then in the catalog's order."""
    pruner, schedule, _, mitigation = how
    known = list(catalog.PRUNERS)
    plain = pruner.partition("?")[0]
    place = known.index(plain) if plain in known else len(known)
    return bool(mitigation), schedule.partition("?")[0] != PLAIN_SCHEDULE, place, how
