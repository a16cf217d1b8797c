"""Deployment shares: the visitor says whom the model will meet, and overall numbers follow."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from app import loaders
from app.controls.address import amend, seed
from app.panels.literal import literal
from app.panels.view import View
from fairviz.audit.groups import Grouping
from fairviz.charts import words

MANY = 12  # groups that can be entered one by one
ROUNDING = 0.5  # what three shares of 33.3 % leave


def editor(view: View) -> None:
    """A number per group; what follows for everyone stands below."""
    people = loaders.groups(view.picked.fingerprint, view.choice.group)
    given = read(view.choice.share, people)
    box = st.expander(
        "Whom will it meet? Set the shares of your deployment",
        icon=":material/groups:",
        expanded=bool(given),
        key="shares",
        on_change="rerun",
    )
    if box.open:
        with box:
            _body(view, people, given)


def read(share: tuple[str, ...], people: Grouping) -> dict[str, float]:
    """Shares as the address holds them ('dark=50'); what is no group or no number is left out."""
    pairs = [text.rpartition("=") for text in share]
    found = {name: _number(value) for name, _, value in pairs if name in people.names}
    return {name: value for name, value in found.items() if value >= 0}


def _body(view: View, people: Grouping, given: Mapping[str, float]) -> None:
    if len(people) > MANY:
        st.caption(f"{len(people)} groups are too many to enter: group by fewer columns.")
        return
    inputs(people, given)
    if any(given.values()):
        _consequence(view, given)


def inputs(people: Grouping, given: Mapping[str, float]) -> None:
    """A number per group, kept in the address."""
    here = people.shares() * 100
    st.caption("Percent of the people that the model will meet. The evaluation images have these:")
    with st.grid(min(len(people), 4)):
        for place, name in enumerate(people.names):
            value = given.get(name, 0.0 if any(given.values()) else float(round(here[place], 1)))
            st.number_input(
                literal(name),
                min_value=0.0,
                max_value=100.0,
                step=5.0,
                format="%.1f",
                key=seed(f"share_{name}", float(value)),
                on_change=_keep,
                args=(people.names,),
            )
    if told := _scaled(given):
        st.caption(told)
    if given:
        st.button("Back to the evaluation images' shares", on_click=_forget, args=(people.names,))


def _scaled(given: Mapping[str, float]) -> str:
    """What the numbers count as, where they do not add up to 100 %; empty where they do."""
    total = sum(given.values())
    if not total or abs(total - 100) < ROUNDING:
        return ""
    counted = [f"{literal(name)} {value / total:.1%}" for name, value in given.items()]
    told = ", ".join(counted).replace("%", " %")
    return f"They add up to {total:g} %, so that each counts as its part of that: {told}."


def _consequence(view: View, given: Mapping[str, float]) -> None:
    shares = tuple(sorted(given.items()))
    tables = (_overall(view, asked) for asked in ((), shares))
    rows = zip(*(table.iterrows() for table in tables), strict=True)
    for (_, here), (_, there) in rows:
        st.markdown(_sentence(view, here, there))


def _overall(view: View, shares: tuple[tuple[str, float], ...]) -> pd.DataFrame:
    if not shares:
        return view.here(lambda picked: view.everyone(picked, view.is_change))
    asked = *view.asked[1:], view.is_change, shares
    return view.here(lambda picked: loaders.weighted_table(picked, *asked))


def _sentence(view: View, here: pd.Series, there: pd.Series) -> str:
    said = [_written(view, row) for row in (there, here)]
    method = words.method(str(here["pruner"]), str(here["schedule"]))
    return (
        f"**{method} at {view.place}**, re-weighted to these shares:"
        f" {view.reading.title.lower()} is **{said[0]}** over everyone, {said[1]} on the evaluation"
        " images."
    )


def _written(view: View, row: pd.Series) -> str:
    read, factor = view.reading, view.reading.factor
    return read.words(*(float(row[name]) * factor for name in ("value", "low", "high")))


def _keep(names: tuple[str, ...]) -> None:
    amend(share=tuple(f"{name}={st.session_state[f'share_{name}']:g}" for name in names))


def _forget(names: tuple[str, ...]) -> None:
    amend(share=())
    for name in names:
        st.session_state.pop(f"share_{name}", None)


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return -1.0
    return value if value <= 100 else -1.0
