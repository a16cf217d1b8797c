"""The limits: four that most people want first, others from the catalog, and how sure to be."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from app.controls.address import amend, seed
from app.controls.choice import Choice
from app.controls.possible import Possible
from app.panels.deciding import asking
from app.panels.deciding.asking import BASICS, SURE, Wish
from fairviz import catalog
from fairviz.audit.cell_scores import SCORES
from fairviz.audit.deciding import kinds, words
from fairviz.audit.deciding.kinds import KINDS
from fairviz.audit.deciding.limits import Limit
from fairviz.errors import FairVizError

TITLES = (
    "Any group may lose at most",
    "Everyone together may lose at most",
    "Two groups may differ by at most",
    "Every group's accuracy is at least",
)
FIRST = {"%": 80.0, "points": 5.0}  # what a new limit is first offered at, by its unit
REACH = (20.0, 20.0, 50.0, 100.0)  # where the sliders end
NEW = "newlimit_"  # keys of the widgets that make a new one

Why = Callable[[Limit], str]  # why there is no guarantee; empty where there is


def basics(asked: Wish, why: Why) -> None:
    """A slider for each of the limits that most people want, each on or off."""
    found = {_same(limit): limit for limit in asked.limits}
    columns = st.columns(len(BASICS))
    for column, text, title, reach in zip(columns, BASICS, TITLES, REACH, strict=True):
        usual = Limit.parse(text)
        with column.container(border=True, height="stretch"):
            _basic(usual, found.get(_same(usual)), title, reach, asked)
            _marked(why(usual))


def others(asked: Wish, why: Why) -> None:
    """Further limits that were set, each with a way to take it back."""
    usual = {_same(Limit.parse(text)) for text in BASICS}
    more = [limit for limit in asked.limits if _same(limit) not in usual]
    for place, limit in enumerate(more):
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(_sentence(limit), width="stretch")
            _amount(limit, f"other_{place}", asked)
            _marked(why(limit))
            st.button(
                "Remove",
                icon=":material/close:",
                key=f"remove_{place}",
                type="tertiary",
                on_click=_keep,
                args=(asked, limit, None),
            )


def more(asked: Wish, choice: Choice, possible: Possible, why: Why) -> None:
    """A limit on anything that the catalog can measure."""
    what = st.selectbox("On", kinds.of_limits(), format_func=_titled, key=f"{NEW}what", width=420)
    titles = possible.options["metric"]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        metric: str | None = ""
        if kinds.takes_metric(what):
            metric = st.selectbox(
                "Metric",
                list(titles),
                format_func=titles.__getitem__,
                key=f"{NEW}metric",
                width=300,
            )
        sides = kinds.sides(what, metric or "")
        side: str | None = sides[0]
        if len(sides) > 1:
            side = st.segmented_control(
                "It must be", sides, key=f"{NEW}side", format_func=SIDES.__getitem__, required=True
            )
        _new(asked, Limit(what, metric or "", 0.0, (), side or sides[0]), why)


def confidence(choice: Choice, asked: Wish) -> None:
    """How sure a certificate is to be."""
    now = asked.confidence * 100
    options = sorted({*SURE, round(now, 4)})
    shown = {f"{value:g}": f"{value:g} %" for value in options}
    st.segmented_control(
        "Confidence 1 − δ of a certificate",  # noqa: RUF001 a true minus
        list(shown),
        format_func=shown.__getitem__,
        key=seed("confidence", f"{now:g}"),
        required=True,
        help="How often a certificate may be wrong: δ is at most 5 % at 95 %, over all readings"
        " of the unseen data together.",
    )


def _basic(usual: Limit, found: Limit | None, title: str, reach: float, asked: Wish) -> None:
    on = st.toggle(
        title,
        key=seed(f"on_{_key(usual)}", found is not None),
        on_change=_switch,
        args=(asked, usual, found),
    )
    key = f"limit_{_key(usual)}"
    name, times = asking.unit(usual)
    now = (found or usual).at * times
    if found or key not in st.session_state:
        seed(key, now)
    st.slider(
        title,
        min_value=0.0,
        max_value=max(reach, st.session_state[key]),
        step=0.5,
        format=f"%.1f {name}".replace(" %", " %%"),
        key=key,
        label_visibility="collapsed",
        disabled=not on,
        on_change=_move,
        args=(asked, found or usual, key),
    )


def _amount(limit: Limit, place: str, asked: Wish) -> None:
    name, times = asking.unit(limit)
    key = f"limit_{place}_{_key(limit)}"
    st.number_input(
        name or "at",
        min_value=0.0,
        step=0.5 if times > 1 else 0.05,
        format="%.1f" if times > 1 else "%.3f",
        key=seed(key, limit.at * times),
        width=140,
        on_change=_move,
        args=(asked, limit, key),
    )


def _new(asked: Wish, made: Limit, why: Why) -> None:
    name, times = asking.unit(made)
    value = st.number_input(
        name or "at",
        min_value=0.0,
        value=FIRST.get(name, 0.1),
        step=0.5 if times > 1 else 0.05,
        key=f"{NEW}at{'_level' if name == '%' else ''}",
        width=140,
    )
    try:
        made = replace(made, at=float(value) / times)
    except FairVizError as error:
        st.caption(f":material/error: {error}")
        return
    _marked(why(made))
    st.button(
        "Add this limit",
        icon=":material/add:",
        key=f"{NEW}add",
        on_click=_add,
        args=(asked, made),
    )


def _marked(reason: str) -> None:
    """Whether a test of it exists, in words, colour and sign."""
    if reason:
        st.badge(
            "estimate, no guarantee", icon=":material/help:", color="gray", help=f"Why: {reason}."
        )
    else:
        st.badge("can be guaranteed by a test", icon=":material/verified:", color="green")


def _switch(asked: Wish, usual: Limit, found: Limit | None) -> None:
    key = f"limit_{_key(usual)}"
    if found is not None:
        _keep(asked, found, None)
        return
    _, times = asking.unit(usual)
    at = float(st.session_state.get(key, usual.at * times)) / times
    _write([*asked.limits, replace(usual, at=round(at, 10))])


def _move(asked: Wish, limit: Limit, key: str) -> None:
    _, times = asking.unit(limit)
    try:
        moved = replace(limit, at=round(float(st.session_state[key]) / times, 10))
    except FairVizError as error:
        st.toast(str(error), icon=":material/error:")
        return
    _keep(asked, limit, moved)


def _keep(asked: Wish, limit: Limit, instead: Limit | None) -> None:
    found = [instead if one == limit else one for one in asked.limits]
    _write([one for one in found if one is not None])


def _add(asked: Wish, made: Limit) -> None:
    _write([*[one for one in asked.limits if _same(one) != _same(made)], made])


def _write(found: list[Limit]) -> None:
    amend(limits=asking.written(found))


def _same(limit: Limit) -> tuple[object, ...]:
    """What two limits of the same thing share, wherever they lie."""
    return limit.what, limit.metric, limit.columns, limit.side


def _key(limit: Limit) -> str:
    return "_".join([limit.what, limit.metric, *limit.columns, str(limit.side)])


def _sentence(limit: Limit) -> str:
    said = words.of_limit(limit)
    return said[:1].upper() + said[1:]


def _titled(what: str) -> str:
    if what in KINDS:
        return KINDS[what].title
    if what in SCORES:
        return f"{what.upper()}, over classes"
    return catalog.GAPS[what].title


SIDES = {"<=": "at most", ">=": "at least"}
