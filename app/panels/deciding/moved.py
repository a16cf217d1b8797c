"""What if a limit moved: the sparsity that each value of it would allow."""

import streamlit as st

from app import controls
from app.loaders import deciding
from app.panels.deciding import asking, told
from app.panels.deciding.seen import Seen
from app.panels.figure import figure, mode
from fairviz.charts import allowing


def what_if(seen: Seen) -> None:
    """One limit moves, the others stay: a step curve per method."""
    found = {str(limit): limit for limit in seen.limits.limits}
    if len(found) > 1:
        titles = {text: told.heading(limit) for text, limit in found.items()}
        controls.pick_from("moved", "The limit that moves", seen.choice, titles, width=460)
    limit = found.get(seen.choice.moved) or seen.limits.limits[0]
    _, times = asking.unit(limit)
    frame = deciding.allowed(seen.asked, limit)
    drawn = frame.assign(at=frame["at"].astype(float) * times)
    turned = limit.side == ">="
    figure(
        lambda: allowing.chart(
            drawn, limit.at * times, told.axis(limit), strictest_right=turned, mode=mode()
        ),
        drawn,
        key="allowing",
        about=(seen.asked.text, str(limit)),
        takeaway=allowing.takeaway(drawn, limit.at * times),
    )
    st.caption(
        "By the estimates on explore. A step is where a stored sparsity begins to fit; sparsities"
        " in between were not tried."
    )
