"""What was brought: one line, and a card for each with what can be done with it."""

from functools import partial
from typing import Any

import streamlit as st

from app import loaders
from fairviz.errors import FairVizError
from fairviz.predictions import brought
from fairviz.predictions.brought import Brought

WORDS = {
    "predictions": ("table of predictions", "tables of predictions"),
    "data": ("data set", "data sets"),
    "model": ("model", "models"),
}
CERTIFY: dict[str, Any] = {
    "options": (0.5, 0.3, 0.0),
    "format_func": lambda share: f"{100 * share:.0f} % of test",
    "help": "Pages read the rest. 0 reproduces a paper on its full test set.",
}
ICONS = {
    "predictions": ":material/table_chart:",
    "data": ":material/photo_library:",
    "model": ":material/account_tree:",
}


def everything() -> list[Brought]:
    """What was brought to this store, the newest first."""
    return list(brought.every(loaders.store().home))


def headline() -> None:
    """How much was brought, in one line."""
    kinds = [one.kind for one in everything()]
    counts = {kind: kinds.count(kind) for kind in WORDS if kind in kinds}
    told = [f"{n} {WORDS[kind][n > 1]}" for kind, n in counts.items()]
    own = f"{_listed(told)} {'is' if len(kinds) == 1 else 'are'} yours" if told else ""
    start = f"{own[:1].upper()}{own[1:]}; bring more" if own else "Nothing here is yours yet: bring"
    st.markdown(
        f"{start} predictions from any framework, a folder of images, or a checkpoint."
        " Nothing leaves this machine."
    )


def section() -> None:
    """A card for each, with its name, what it is, and where to look at it."""
    found = everything()
    if not found:
        st.caption("Nothing yet: what you bring above stays here under the name you give it.")
    with st.grid(min_column_width=420):
        for one in found:
            _card(one)


def _card(one: Brought) -> None:
    with st.container(border=True, key=f"brought_{one.kind}_{one.content}"):
        st.markdown(f"{ICONS[one.kind]} **{one.name}**")
        st.caption(" · ".join([*_TELL[one.kind](one), one.made[:10]]))
        _notes(one)
        with st.container(horizontal=True, vertical_alignment="center"):
            _link(one)
            _rename(one)
            st.button(
                "Forget",
                icon=":material/delete:",
                key=f"forget_{one.content}",
                type="tertiary",
                on_click=brought.forget,
                args=(loaders.store().home, one),
                help="Its name goes. What was computed with it stays on the disk until it is"
                " cleared; the same file brings it back.",
            )


def _notes(one: Brought) -> None:
    """What was said when it came; folded away, since it was read then."""
    notes = one.about.get("notes", ())
    if notes:
        with st.expander(f"{len(notes)} {'note' if len(notes) == 1 else 'notes'}", type="compact"):
            for note in notes:
                st.caption(note)


def _link(one: Brought) -> None:
    study = study_of(one)
    if study:
        st.page_link(
            "app_pages/overview.py",
            label="Look at it",
            icon=":material/insights:",
            query_params={"study": study},
        )
    else:
        st.page_link("app_pages/studies.py", label="Compose a study", icon=":material/science:")


def study_of(one: Brought) -> str:
    """The study of the address that looks at this; empty where nothing was computed yet."""
    index = loaders.index()
    column = "model" if one.kind == "model" else "dataset"
    rows = index[index[column].map(lambda name: one.content in name)]
    if rows.empty:
        return ""
    first = rows.groupby(["dataset", "model"]).size().idxmax()
    return "/".join(first)


def _rename(one: Brought) -> None:
    with st.popover("Rename", icon=":material/edit:"):
        key = f"name_{one.content}"
        st.text_input("Name", value=one.name, key=key, max_chars=brought.LONGEST)
        st.button("Rename", key=f"rename_{one.content}", on_click=partial(_renamed, one, key))


def _renamed(one: Brought, key: str) -> None:
    try:
        brought.rename(loaders.store().home, one, st.session_state[key].strip())
    except FairVizError as error:
        st.toast(str(error), icon=":material/error:")


def _of_predictions(one: Brought) -> list[str]:
    about = one.about
    counted = f"{about.get('samples', 0):,} samples, {len(about.get('variants', ()))} variants"
    return [counted, f"groups: {', '.join(about.get('groups', ())) or 'none'}"]


def _of_data(one: Brought) -> list[str]:
    about = one.about
    told = [f"{about.get('images', 0):,} images, {about.get('size', 0)} pixels high"]
    told.append(f"asks {' or '.join(about.get('targets', ())[:3])}")
    told.append(f"groups: {', '.join(about.get('groups', ())) or 'none'}")
    return told + ([about["licence"]] if about.get("licence") else [])


def _of_model(one: Brought) -> list[str]:
    about = one.about
    told = [f"{about.get('model', '')}, {about.get('classes', 0)} classes"]
    if about.get("accuracy") is not None:
        told.append(f"{100 * about['accuracy']:.1f} % right when it was tried")
    return told


_TELL = {"predictions": _of_predictions, "data": _of_data, "model": _of_model}


def _listed(words: list[str]) -> str:
    head = ", ".join(words[:-1])
    return f"{head} and {words[-1]}" if head else "".join(words)
