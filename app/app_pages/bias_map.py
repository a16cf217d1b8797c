"""Where do CEV and SDE light up?"""

import streamlit as st

from app import controls, panels
from app.panels import answer, bias
from fairviz.audit.findings.scores import fragile
from fairviz.charts import flow, heatmap, recall, scatter
from fairviz.charts.alt import takeaway

SIDE = 320  # pixels: two figures stand beside each other from 1280 on

choice, possible = panels.begin(bias.question(), measured_alone=True)
found = bias.of(choice, possible)
look = panels.mode()
if found.cells.empty:
    panels.nothing_pruned()

answer.of_map(found)
controls.measures(choice, possible)
drawn = {"selected": found.selected, "floor": found.floor}
panels.figure(
    lambda: heatmap.chart(found.table, found.reading, **drawn, mode=look),
    found.table,
    key=bias.MAP,
    about=(*found.about, found.selected),
    takeaway=takeaway("heatmap", found.table, found.reading),
    on_select=bias.pick_on_map,
)
with st.expander("The same map as a table: pick a cell with the arrow keys", type="compact"):
    bias.twin(found)

if found.selected:
    st.subheader(found.heading)
    inside = found.behind
    if doubt := fragile(inside.points):
        st.caption(f":material/warning: {doubt}")
    about = (found.inside.key, choice.group, choice.over)
    with st.container(horizontal=True, gap="medium"):
        with st.container(width=SIDE + 120):
            panels.figure(
                lambda: scatter.chart(inside.points, mode=look, side=SIDE),
                inside.points,
                key="points",
                about=about,
                takeaway=takeaway("scatter", inside.points),
                width="content",
            )
        with st.container(width="stretch"):
            st.markdown("**Change of recall**")
            panels.figure(
                lambda: recall.chart(inside.recalls, mode=look),
                inside.recalls,
                key="recall",
                about=about,
                takeaway=takeaway("recall", inside.recalls, recall.RECALL_CHANGE),
            )
    st.markdown("**Where the changed answers went, over all seeds**")
    panels.figure(
        lambda: flow.chart(inside.flips, mode=look),
        inside.flips,
        key="flips",
        about=about,
        takeaway=takeaway("flow", inside.flips),
    )
