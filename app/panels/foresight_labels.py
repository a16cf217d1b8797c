"""The parts of the forecast page about answers of yes and no: attributes and their thresholds."""

import pandas as pd
import streamlit as st

from app.loaders import Picked, forecast_labels, questions
from app.panels.figure import figure, mode
from app.panels.foresight import Foresight
from app.panels.literal import sentence
from fairviz.charts import forecast as charts

MEASURES = {
    "accuracy": "Right, %",
    "uncertainty": "Uncertain, %",
    "interdependence": "Interdependence",
    "ratio": "Rare-value ratio",
    "amplification": "Bias amplification, points",
}
IN_PERCENT = ("accuracy", "uncertainty", "amplification")
NOT_YES_OR_NO = (
    "A threshold belongs to an answer of yes or no. This study chooses one of {classes} classes,"
    " and no threshold is published for that: it needs a binary or a multi-label task, such as"
    " `portraits?task=smiling` or `portraits?task=attributes`."
)
NO_TUNE = "Thresholds are set on images of their own, and this evaluation set has no tune images."


def attributes(sight: Foresight) -> None:
    """What Iofinova et al. measure of each attribute; nothing where there is one question only."""
    cell, columns = sight.cell, sight.asked[0]
    if questions(cell.fingerprint).task != "labels" or not forecast_labels.has_tune(cell):
        return
    st.subheader("What happens to each attribute?")
    table = forecast_labels.attribute_table(cell, columns)
    st.markdown(f"**{sentence(_clearest(table))}**")
    st.dataframe(_wide(table), hide_index=True, key="attributes", height="content")
    st.caption(
        "Dense → sparse (→ with its own threshold, set below), mean over seeds; * marks a change"
        " from dense to sparse whose 95 % interval, for all attributes together, leaves out zero."
        " Uncertain: the chance of yes lies between 10 and 90 %. Interdependence: how well the"
        " answer follows from the answers to the other attributes (R²; 1: wholly). Rare-value"
        " ratio: below 1 the rarer answer is given too rarely. Bias amplification: how much further"
        " yes leans to the groups where it is usual than it does in truth, mean over the groups"
        " where that is defined."
    )
    _one(sight)


def thresholds(sight: Foresight) -> None:
    """Bias before and after thresholds that were set on tune."""
    st.subheader("What if each attribute had its own threshold?")
    cell, columns = sight.cell, sight.asked[0]
    if not forecast_labels.labels(cell):
        classes = len(questions(cell.fingerprint).classes)
        st.caption(NOT_YES_OR_NO.format(classes=classes))
        return
    if not forecast_labels.has_tune(cell):
        st.caption(NO_TUNE)
        return
    found = forecast_labels.threshold_finding(cell, columns)
    st.markdown(f"**{sentence(found.headline)}**")
    table = forecast_labels.threshold_table(cell, columns)
    if table.empty:
        return
    label = _chosen(cell, sight.asked[1], table)
    here = table[table["label"].eq(label) & table["metric"].eq("excess")]
    figure(
        lambda: charts.thresholds(here, mode=mode()),
        here,
        key="thresholds",
        about=(cell.key, columns, label),
        takeaway=found.headline,
    )
    st.caption(
        f"{label}: 0 means that as many are answered yes as are. The threshold is chosen on the"
        " tune images so that as many are answered yes there as are (Iofinova et al., 2023), one"
        " for everyone, and judged on images that it has not seen. Intervals cover seeds, images"
        " and the tune images, and hold for all attributes and groups together."
    )
    st.dataframe(_summary(table), hide_index=True, key="thresholds_all", height="content")


def _chosen(cell: Picked, positive: str, table: pd.DataFrame) -> str:
    """The label that was picked, or the one whose share is furthest off."""
    if positive in forecast_labels.labels(cell):
        return positive
    rows = table[table["metric"].eq("excess") & table["state"].eq("before")]
    rows = rows[rows["group"].eq("everyone")]
    return str(rows["label"].iloc[int(rows["value"].abs().argmax())])


def _summary(table: pd.DataFrame) -> pd.DataFrame:
    """Everyone, label by label: yes too often, and accuracy, before and after."""
    every = table[table["group"].eq("everyone")]
    rows = []
    for label, part in every.groupby("label", sort=False):
        by = part.set_index(["metric", "state"])
        told = {
            f"{title}, {when}": _told(by.loc[(metric, state)], sign=metric == "excess")
            for metric, title in (("excess", "Yes too often, points"), ("accuracy", "Right, %"))
            for state, when in (("before", "as it is"), ("after", "own threshold"))
        }
        moved = _told(by.loc[("accuracy", "moved")], sign=True)
        why = str(by.loc[("excess", "after"), "reason"])
        rows.append({"Attribute": label, **told, "Accuracy moved, points": moved, "Remark": why})
    return pd.DataFrame(rows)


def _told(row: pd.Series, sign: bool) -> str:
    if pd.isna(row["value"]):
        return "undefined"
    form = "{:+.1f}" if sign else "{:.1f}"
    value, low, high = (form.format(100 * row[name]) for name in ("value", "low", "high"))
    return f"{value} [{low}, {high}]".replace("-", "−")  # noqa: RUF001


def _wide(table: pd.DataFrame) -> pd.DataFrame:
    """One row per attribute, one column per measure: 'dense → sparse → own threshold'."""
    rows = []
    for label, part in table.groupby("label", sort=False):
        by = part.set_index(["measure", "state"])
        rows.append(
            {"Attribute": label}
            | {title: _arrow(by.loc[name], name) for name, title in MEASURES.items()}
        )
    return pd.DataFrame(rows)


def _arrow(states: pd.DataFrame, measure: str) -> str:
    if states.loc[["dense", "sparse"], "value"].isna().any():
        return f"undefined: {states['reason'].max()}"
    factor, form = (100, "{:.1f}") if measure in IN_PERCENT else (1, "{:.2f}")
    change = states.loc["change"]
    star = " *" if change["low"] > 0 or change["high"] < 0 else ""
    was, now = (form.format(factor * states.loc[name, "value"]) for name in ("dense", "sparse"))
    own = states["value"].get("own", float("nan"))
    then = "" if pd.isna(own) else f" → {form.format(factor * own)}"
    return f"{was} → {now}{star}{then}".replace("-", "−")  # noqa: RUF001


def _clearest(table: pd.DataFrame) -> str:
    """How many attributes grew more uncertain, and whose rarer answer is missed most."""
    change = table[table["state"].eq("change")]
    more = change[change["measure"].eq("uncertainty") & change["low"].gt(0)]
    ratio = table[table["state"].eq("sparse") & table["measure"].eq("ratio")].dropna(
        subset=["value"]
    )
    head = f"{len(more)} of {table['label'].nunique()} attributes are clearly more uncertain"
    if ratio.empty:
        return f"{head}."
    worst = ratio.iloc[int(ratio["value"].argmin())]
    if worst["high"] >= 1:
        return f"{head}; no attribute's rarer answer is clearly given too rarely."
    span = f"[{worst['low']:.2f}, {worst['high']:.2f}]"
    return (
        f"{head}; the rarer answer of {worst['label']} is given {worst['value']:.2f} {span} times"
        " as often as it is true."
    )


def _one(sight: Foresight) -> None:
    """Bias amplification of the chosen attribute, group by group."""
    cell, (columns, positive) = sight.cell, sight.asked
    known = forecast_labels.labels(cell)
    label = positive if positive in known else known[0]
    table = forecast_labels.amplification_table(cell, columns, label)
    wide = [
        {
            "Group": name,
            "n": part["n"].iloc[0],
            "Usual side": "inside" if part["usual"].iloc[0] else "outside",
            **{
                str(row["state"]).capitalize(): _told(pd.Series(row), sign=True)
                for row in part.to_dict("records")
            },
            "Remark": part["reason"].max(),
        }
        for name, part in table.groupby("group", sort=False)
    ]
    st.markdown(f"**{label}**: bias amplification by group, points")
    st.dataframe(pd.DataFrame(wide), hide_index=True, key="amplified", height="content")
    st.caption(
        "Another attribute: choose it as the positive class. The usual side is where the dense"
        " models answer yes more often on the tune images; the paper takes it from the training"
        " labels, which are not stored. Intervals hold for all groups together."
    )
