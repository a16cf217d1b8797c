"""The weights to take away: asked for with a button, made by the worker, then one archive."""

import streamlit as st

from app.loaders import parcels
from app.loaders.parcels import Parcel
from app.panels.coming import tab
from app.panels.queue import without_worker
from fairviz.grids.costs import size

PACE = 0.5  # seconds between two looks at the queue while the archive is made
ABOUT = (
    "Weights and masks as safetensors, the network as text with ten lines that load it, ONNX, the"
    " recipe; physically smaller where filters were removed."
)
AWAITED = "where they are not kept, the network is trained again first, which takes minutes"


def show(digest: str, about: str) -> None:
    """The archive where it is there; else how to get it, or why it cannot be had."""
    st.markdown("**The weights**")
    st.caption(f"{about}. {ABOUT}")
    parcel = parcels.parcel(digest)
    if parcel.state == "there":
        _download(parcel)
    elif why_not := parcels.closed(digest):
        st.info(f"{why_not}. There are no weights to export here.", icon=":material/block:")
    else:
        _to_come(parcel)


def _to_come(parcel: Parcel) -> None:
    if parcel.state == "failed":
        st.error(f"The weights could not be exported: {parcel.reason}", icon=":material/error:")
    if parcel.state == "coming":
        st.fragment(_coming, run_every=PACE, key="parcel_coming")(parcel.look.variant.digest)
    elif hindrance := without_worker():
        st.info(hindrance, icon=":material/engineering:")
    else:
        label = "Try again" if parcel.state == "failed" else "Prepare the weights"
        st.button(
            label,
            key="prepare",
            icon=":material/inventory_2:",
            on_click=parcels.ask,
            args=(parcel.look, tab()),
        )


def _coming(digest: str) -> None:
    parcel = parcels.parcel(digest)
    if parcel.state != "coming":
        st.rerun()
    told = without_worker() or AWAITED
    st.progress(parcel.share, text=f"Preparing the weights; {told}")
    st.button("Cancel", key="parcel_cancel", on_click=parcels.cancel, args=(parcel.look,))


def _download(parcel: Parcel) -> None:
    facts = parcels.facts(parcel.look)
    st.download_button(
        f"Weights (ZIP, {size(facts['bytes'])})",
        parcels.data(parcel.look),
        file_name=parcel.file_name,
        mime="application/zip",
        icon=":material/download:",
        key="parcel",
        on_click="ignore",
    )
    for name, reason in facts["left_out"].items():
        st.caption(f"Without `{name}`: {reason}")
