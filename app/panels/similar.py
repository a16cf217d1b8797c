"""How alike sparse and dense networks are, and whether that predicts harm."""

from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd
import streamlit as st

from app import loaders
from app.controls.choice import Choice
from app.controls.possible import Possible
from app.loaders import similarity
from app.panels import view
from app.panels.view import METHOD, View
from fairviz.audit.findings.similarity import alike
from fairviz.audit.similarity.measures import MEASURES, Measure
from fairviz.charts import words
from fairviz.charts.reading import Reading
from fairviz.look import Look

MAPS = {"svcca": "SVCCA distance of the maps", "cosine": "Cosine of the weights"}
TWO = {
    name: st.column_config.NumberColumn(format="%.2f") for name in ("r", "95 % low", "95 % high")
}
ANSWERED = {
    "agreement": "Same answer, share",
    "kl": "KL to dense, nats",
    "jensen_shannon": "Jensen-Shannon, nats",
}


@dataclass(frozen=True)
class Alike:
    """The chosen methods, every method, and the features that were observed on them."""

    chosen: View
    every: View
    sight: str

    @property
    def choice(self) -> Choice:
        return self.chosen.choice

    @property
    def measure(self) -> Measure:
        return MEASURES[self.choice.alike]

    @property
    def reading(self) -> Reading:
        return Reading(self.measure.title, "number", self.measure.better, 2)

    @property
    def looks(self) -> list[Look]:
        """What the chosen methods need."""
        return similarity.needed(self.chosen.picked, self.sight)

    @cached_property
    def _stored(self) -> int:
        """How many of all looks are there: tables are made anew when more come."""
        every = similarity.needed(self.every.picked, self.sight)
        return len(every) - len(loaders.store().missing(every))

    @property
    def probes(self) -> int:
        """How many probe images there are."""
        return int(self.layers["n"].max())

    def table(self, of: View, columns: tuple[str, ...] = ()) -> pd.DataFrame:
        """Similarity by cell and layer, with the words that a cell shows."""
        about = self.sight, self.choice.alike, columns, self._stored
        found = similarity.layer_table(of.picked, *about)
        if found.empty:
            return found
        ordered = of.ordered(found)
        triples = zip(ordered["value"], ordered["low"], ordered["high"], strict=True)
        return ordered.assign(said=[self.reading.words(*triple) for triple in triples])

    @cached_property
    def layers(self) -> pd.DataFrame:
        """The chosen methods as chosen, each by sparsity and layer."""
        return _rising(self.chosen, self.table(self.chosen))

    @cached_property
    def here(self) -> pd.DataFrame:
        """The first chosen method that has a cell at the chosen sparsity."""
        return _first_method(self._at(self.layers))

    @cached_property
    def by_group(self) -> pd.DataFrame:
        """The same cell, for the probe images of each group."""
        return _first_method(self._at(self.table(self.chosen, self.choice.group)))

    def _at(self, table: pd.DataFrame) -> pd.DataFrame:
        return table if table.empty else view.at_sparsity(table, self.chosen.sparsity)

    @property
    def missing(self) -> str:
        """What is still to be observed, in words."""
        count = len(loaders.store().missing(self.looks))
        return f"the features of {count} variant{'' if count == 1 else 's'}"

    @property
    def basis(self) -> str:
        """What the numbers of this page rest on: the probe images, not all of explore."""
        if self.layers.empty:
            return self.chosen.basis
        seeds = int(self.layers["seeds"].max())
        counted = "1 seed" if seeds == 1 else f"{seeds} seeds"
        return (
            f"{counted}, {self.probes:,} probe images; what they answer: on all images. Brackets"
            " are 95 % intervals over seeds."
        )

    @property
    def is_upgradable(self) -> bool:
        """Whether fewer images were compared than there are."""
        return self.sight != similarity.WHOLE

    @property
    def more(self) -> list[Look]:
        """The looks over every probe image that are not there yet."""
        every = similarity.needed(self.every.picked, similarity.WHOLE)
        return loaders.store().missing(every)

    @property
    def upgrade_words(self) -> str:
        """What more images would take."""
        n = len(loaders.questions(self.chosen.picked.fingerprint).rows(loaders.SPLIT))
        return (
            f"All {min(n, similarity.MOST):,} probe images instead of {self.probes}: narrower"
            " differences, groups large enough. A network whose weights were not kept is trained"
            " again for it."
        )

    @property
    def where(self) -> str:
        """The cell that is looked at: 'magnitude, one-shot at 80 %'."""
        first = self.here.iloc[0]
        return f"{view.named(tuple(first[list(METHOD)]))} at {self.chosen.place}"

    @property
    def variant(self) -> str:
        """The first seed of that cell."""
        rows = view.at_sparsity(self.chosen.rows_here, self.chosen.sparsity)
        own = rows[rows["pruner"].eq(self.here["pruner"].iloc[0])]
        own = own[own["schedule"].eq(self.here["schedule"].iloc[0])]
        own = own[own["mitigation"].eq(self.here["mitigation"].iloc[0])]
        return str(own.sort_values("seed")["digest"].iloc[0])

    @property
    def seed(self) -> int:
        """The seed of that variant."""
        rows = self.chosen.picked.rows
        return int(rows.loc[rows["digest"].eq(self.variant), "seed"].iloc[0])

    @cached_property
    def matrix(self) -> pd.DataFrame:
        """Every dense layer against every sparse layer of one variant."""
        about = self.sight, self.choice.alike, self.variant
        return similarity.matrix_table(self.chosen.picked, *about)

    @property
    def observed(self) -> list[Look]:
        """The place-by-place comparisons of the cell at the chosen sparsity."""
        rows = view.at_sparsity(self.chosen.rows_here, self.chosen.sparsity)
        first = self.here.iloc[0]
        own = rows["pruner"].eq(first["pruner"]) & rows["schedule"].eq(first["schedule"])
        return similarity.looks(rows.loc[own, "digest"], "comparison")

    def headline(self) -> str:
        """What the chosen cell says, in words."""
        return alike(self.here, self.measure.title, self.measure.better).headline


def compared(found: Alike) -> pd.DataFrame:
    """SVCCA of the maps and the cosine of the weights, by layer, mean over the seeds."""
    prints = found.chosen.picked.fingerprint
    seeds = [loaders.seen(look.digest, prints) for look in found.observed]
    means = {name: sum(s.arrays[name] for s in seeds) / len(seeds) for name in MAPS}
    table = pd.DataFrame({"Layer": seeds[0].facts["layers"]})
    return table.assign(**{title: means[name] for name, title in MAPS.items()})


def shown(table: pd.DataFrame, key: str) -> None:
    """A table of numbers, at three digits."""
    three = st.column_config.NumberColumn(format="%.3f")
    columns = dict.fromkeys(table.select_dtypes("float"), three) | TWO
    st.dataframe(table, column_config=columns, hide_index=True, key=key, height="content")


def answers(found: Alike) -> pd.DataFrame:
    """Agreement, KL and Jensen-Shannon of the chosen methods, one row per cell."""
    table = _rising(found.chosen, similarity.answer_table(found.chosen.picked))
    said = table.assign(
        Method=[view.named(tuple(row)) for row in table[list(METHOD)].to_numpy()],
        Sparsity=[words.percent(share) for share in table["asked"]],
    )
    wide = said.pivot_table(
        index=["Method", "Sparsity"], columns="measure", values="value", sort=False
    )
    rows = pd.MultiIndex.from_frame(said[["Method", "Sparsity"]].drop_duplicates())
    return wide.reindex(rows).reset_index().rename(columns=ANSWERED)  # a pivot mixes sparsities


def unanswered(found: Alike) -> list[str]:
    """Why numbers of the answers are missing, each reason once."""
    table = similarity.answer_table(found.chosen.picked)
    return [] if table.empty else [why for why in table["reason"].unique() if why]


def of(choice: Choice, possible: Possible) -> Alike:
    """The view of this choice, beside every method that was computed."""
    plain = replace(choice, stage=())
    every = replace(plain, **possible.stored, scope="")
    chosen, whole = view.of(plain, possible.rows), view.of(every, possible.rows)
    return Alike(chosen, whole, similarity.sight_of(whole.picked))


def _rising(seen: View, table: pd.DataFrame) -> pd.DataFrame:
    """The methods as chosen, each from the lowest sparsity up."""
    return table if table.empty else seen.ordered(table.sort_values("asked", kind="stable"))


def _first_method(table: pd.DataFrame) -> pd.DataFrame:
    if table.empty:
        return table
    first = table.iloc[0]
    return table[(table[list(METHOD)] == first[list(METHOD)]).all(axis=1)]
