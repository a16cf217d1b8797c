"""The parts of the forecast page: outlook, ranks of groups, slope of recall."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd
import streamlit as st

from app import loaders
from app.controls import address
from app.loaders import forecast, forecast_groups
from app.panels import view
from app.panels.figure import figure, mode
from app.panels.gallery import Gallery
from app.panels.literal import sentence
from app.panels.view import METHOD
from fairviz.audit.forecasts.signals import TITLES
from fairviz.audit.wording import listed, percent
from fairviz.charts import forecast as charts

LIMITS = (1, 2, 5, 10)  # per cent of a group's images that may flip
USUAL = 5
KEY = "trouble"
SLOPES = {
    "pruned": "Sparse on its own dense model",
    "retrained": "One dense seed on another: chance",
    "difference": "Difference",
}


@dataclass(frozen=True)
class Foresight:
    """The method that the page is about: at the chosen sparsity, and at every stored one."""

    found: Gallery

    @property
    def cell(self) -> loaders.Picked:
        return self.found.cell

    @property
    def asked(self) -> tuple[tuple[str, ...], str]:
        return self.found.choice.group, self.found.choice.positive

    @cached_property
    def curve(self) -> loaders.Picked:
        """Every stored sparsity of the method."""
        rows = self.found.seen.picked.rows
        return loaders.pick(rows[(rows[list(METHOD)] == list(self.found.method)).all(axis=1)])

    @property
    def limit(self) -> int:
        """How many flips are trouble, in percent: what the box below says."""
        asked = self.found.choice.trouble
        return int(asked) if asked in map(str, LIMITS) else USUAL

    def headline(self) -> str:
        """For whom to expect trouble, from which sparsity on."""
        return forecast_groups.outlook_finding(self.curve, *self.asked, self.limit).headline


def outlook(sight: Foresight) -> None:
    """Flips foretold and come at every stored sparsity."""
    st.subheader("From which sparsity on?")
    st.selectbox(
        "Trouble: flips of more than so many % of a group's images",
        LIMITS,
        key=address.seed(KEY, sight.limit),
        width=420,
    )
    table = forecast_groups.outlook_table(sight.curve, *sight.asked, sight.limit)
    figure(
        lambda: charts.outlook(table, sight.limit, mode=mode()),
        table,
        key="outlook",
        about=(sight.curve.key, *sight.asked, sight.limit),
        takeaway=sight.headline(),
    )
    st.caption(
        "Line and band: the flips that came, mean and 95 % interval over seeds. Rings: what was"
        " foretold from the uncertainty of the dense models, by how it went with the other seeds at"
        " the same sparsity. Dashed: the limit. A forecast counts where it beats chance on seeds"
        " that it had not seen." + _unheard(table) + _collapsed(sight)
    )


def ranks(sight: Foresight, there: int) -> None:
    """Whether what dense said of the groups went with their loss."""
    asked = (sight.cell, *sight.asked, there)
    st.markdown(f"**{sentence(forecast_groups.rank_finding(*asked).headline)}**")
    table = forecast_groups.rank_table(*asked)
    groups = len(loaders.groups(sight.cell.fingerprint, sight.asked[0]))
    titles = {**TITLES, "accuracy": "Dense accuracy", "n": "Number of images"}
    shown = pd.DataFrame(
        {
            "Said by the dense models": table["signal"].map(titles),
            "Rank correlation with the loss": table["value"],
            "95 % low": table["low"],
            "95 % high": table["high"],
            "Seeds left out, mean": table["left_out"],
            "Lowest": table["worst"],
            "Highest": table["best"],
            "Cells": table["points"],
            "Remark": table["reason"],
        }
    )
    _numbers(shown[table["value"].notna().to_numpy()].drop(columns="Remark"), "ranks")
    unknown = [
        f"{titles[signal]}: {reason}."
        for signal, reason, value in zip(
            table["signal"], table["reason"], table["value"], strict=True
        )
        if value != value and reason
    ]
    points = int(table["points"].max()) if len(table) else 0
    few = (
        f" {groups} groups alone cannot show a correlation, since any order of so few comes by"
        f" chance: the {points} cells are groups within each class or label."
        if points > groups
        else ""
    )
    st.caption(
        "1: the more, the more accuracy was lost; −1: the more, the less; 0: no order."  # noqa: RUF001
        " Seeds left out: the dense models of the other seeds against the loss of this one. The"
        " intervals hold for all signals together; cells share their models, so take them as the"
        f" narrowest.{few} {' '.join(unknown)}"
    )


def slope(sight: Foresight) -> None:
    """Whether pruning widens the differences between classes."""
    st.subheader("Do weak classes fall further behind?")
    st.markdown(f"**{sentence(forecast_groups.slope_finding(sight.cell).headline)}**")
    table = forecast_groups.slope_table(sight.cell)
    shown = pd.DataFrame(
        {
            "Slope of recall": table["of"].map(SLOPES),
            "Slope": table["value"],
            "95 % low": table["low"],
            "95 % high": table["high"],
            "Points": table["points"],
            "Seeds": table["seeds"],
        }
    )
    _numbers(shown, "slopes")
    st.caption(
        "Each class's recall minus the mean over classes, sparse against dense (Good et al., 2022)."
        " Above 1, classes that were below the mean fall further below. The recalls of two dense"
        " seeds are no line either: their slope is what chance looks like."
    )


def _unheard(table: pd.DataFrame) -> str:
    lost = list(dict.fromkeys(table.loc[~table["beats"].astype(bool), "asked"]))
    return f" It does not at {listed([*map(percent, lost)])}." if lost else ""


def _collapsed(sight: Foresight) -> str:
    gone = forecast_groups.left_out(sight.curve, sight.asked[1])
    return (
        f" Left out, since a seed has collapsed: {listed([*map(percent, gone)])}." if gone else ""
    )


def _numbers(table: pd.DataFrame, key: str) -> None:
    two = st.column_config.NumberColumn(format="%.2f")
    columns = dict.fromkeys(table.select_dtypes("float"), two)
    st.dataframe(table, column_config=columns, hide_index=True, key=key, height="content")


def basis(sight: Foresight) -> str:
    """What the page is about, in a line."""
    found = sight.found
    asked = loaders.questions(sight.cell.fingerprint)
    about = f" About {sight.asked[1] or asked.classes[0]}." if asked.task == "labels" else ""
    return (
        f"{view.named(found.method)}, all stored sparsities; below, at {found.seen.place}.{about}"
    )


def at_this_sparsity(sight: Foresight) -> str:
    """Whom it hits here, or why that cannot be told."""
    if forecast.is_collapsed(sight.cell, sight.asked[1]):
        return "A seed has collapsed: there is nothing left to foretell."
    return forecast.finding(sight.cell, *sight.asked, "uncertainty").headline
