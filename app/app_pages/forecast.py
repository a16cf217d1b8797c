"""Could we have known from the dense model alone?"""

import pandas as pd
import streamlit as st

from app import panels
from app.controls import address
from app.loaders import brought, forecast
from app.panels import coming, foresight, foresight_labels, gallery, looking, numbers, view
from fairviz.audit.forecasts.signals import TITLES
from fairviz.charts import forecast as charts

choice, possible = panels.begin(
    "Could we have known from the dense model alone?", needs_pruned=True
)
if brought.is_labels_alone(possible.rows):
    st.markdown("### A forecast reads how sure the dense model is, and nobody told.")
    st.caption("Predicted labels alone were brought; with scores for each class this page answers.")
    st.stop()
seen, look = view.of(choice, possible.rows), panels.mode()
underway = coming.request(choice, possible)
found = gallery.of(seen)
if found is None:
    st.markdown(f"### Nothing is stored at {seen.place} yet.")
    coming.watch(underway, possible, seen.basis)
    st.stop()

cell, asked = found.cell, (choice.group, choice.positive)
sight = foresight.Foresight(found)
there = forecast.observed(cell)
table = forecast.score_table(cell, choice.positive, there)
told = forecast.finding(cell, *asked, "uncertainty")
st.markdown(f"### {sight.headline()}")
coming.watch(underway, possible, seen.basis)
st.markdown(f"**At {seen.place}.** {foresight.at_this_sparsity(sight)}")
st.caption(
    f"{foresight.basis(sight)} A flip: the dense model was right, the sparse one"
    " is wrong. The chance of a flip is fitted on the other seeds, never on the one it judges."
)
foresight.outlook(sight)

st.subheader("What the dense models said of each group")
dense = forecast.dense_table(cell, *asked, there)
came = forecast.group_table(cell, *asked, "uncertainty")
if not came.empty:
    flips = {"Flips foretold, %": 100 * came["foretold"], "That came, %": numbers.limits(came)}
    dense = dense.merge(pd.DataFrame({"group": came["group"], **flips}), on="group")
dense["accuracy"] *= 100
words = {"group": "Group", "n": "n", "accuracy": "Dense accuracy, %"} | TITLES
form = st.column_config.NumberColumn(format="%.2f")
shown = dense.rename(columns=words)
st.dataframe(
    shown,
    hide_index=True,
    key="dense_groups",
    column_config=dict.fromkeys(shown.select_dtypes("float"), form),
)

foresight.ranks(sight, there)
foresight.slope(sight)
foresight_labels.attributes(sight)

st.subheader("How good was the forecast?")
needed = forecast.looks(cell)
looking.wanted(needed, "gradient norms and first-order changes", "foresight")
titled = table.assign(title=table["signal"].map(TITLES)) if len(table) else table
panels.figure(
    lambda: charts.quality(titled, mode=look),
    titled,
    key="quality",
    about=(cell.key, choice.positive, len(table)),
    takeaway=told.headline,
)
st.caption(
    "AUC: the chance that a sample that flipped had been given a higher risk than one that did not,"
    " judged on a seed by what its own signal meant in the other seeds; 0.5 is chance."
)

foresight_labels.thresholds(sight)

st.subheader("What if the unsure were answered by the dense model?")
wish = int(choice.deferred) if choice.deferred.isdecimal() else 10
share = st.slider(
    "Deferred to the dense model, % of the images",
    0,
    50,
    step=5,
    key=address.seed("deferred", min(round(wish / 5) * 5, 50)),
)
curve = forecast.deferral_table(cell, *asked)
here = curve[curve["deferred"].sub(share / 100).abs() < 1e-6]
ranked = here[here["group"].ne("everyone")].sort_values("value")
if len(ranked):
    worst, before = ranked.iloc[-1], curve[curve["deferred"].eq(0)].set_index("group")["value"]
    st.markdown(
        f"**With {share} % deferred, {worst['group']} loses {worst['value']:.1f} points instead of"
        f" {before[worst['group']]:.1f}.**"
    )
panels.figure(
    lambda: charts.deferral(curve, share / 100, mode=look),
    curve,
    key="deferral",
    about=(cell.key, *asked, share),
    takeaway=f"Loss by group with {share} % deferred to the dense model",
)
