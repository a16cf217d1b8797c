"""A grid put together by hand: what it would make, what it would cost, and a button."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import streamlit as st

from app import loaders, wishes
from app.controls.possible import titled
from app.controls.settle import HIGHEST
from app.loaders import brought, grounds
from app.panels import acting
from app.panels.queue import without_worker
from fairviz import catalog, grids
from fairviz.errors import FairVizError
from fairviz.grids.costs import Cost
from fairviz.predictions import listed
from fairviz.spec import Train

MOST_SEEDS = 20
STEPS = (0.5, 1.0, 2.5, 5.0, 10.0)


def section() -> None:
    """Choices, the cost that follows from them, and the button that starts it."""
    try:
        study = _study()
    except FairVizError as error:
        st.info(str(error), icon=":material/tune:")
        return
    cost = grids.estimate(grids.variants(study), loaders.store())
    st.markdown(_in_words(cost))
    with st.container(horizontal=True):
        _start(study, cost)
        _as_file(study)


def _study() -> grids.Study:
    """The study that the widgets describe; raises what is wrong with it."""
    title = st.text_input("Title", placeholder="Such as: magnitude, fine steps", key="new_title")
    where = st.columns(3)
    dataset = where[0].selectbox("Dataset", **_of(catalog.DATASETS, "dataset"), key="new_dataset")
    models = where[1].multiselect(
        "Models", **_of(catalog.MODELS, "model"), default=_shown("model"), key="new_models"
    )
    seeds = where[2].number_input("Seeds", 1, MOST_SEEDS, 4, key="new_seeds", help=_SEEDS)
    methods = _methods(str(dataset))
    study = grids.Study(
        dataset=str(dataset),
        models=tuple(models),
        seeds=tuple(range(int(seeds))),
        methods=tuple(methods),
        train=_usual_training(str(dataset), list(models)),
        title=title.strip() or _title(models, methods),
    )
    grids.check(study, grounds.data)
    return study


def _usual_training(dataset: str, models: list[str]) -> Train:
    """As the dense models here were trained, so that they are shared; else the usual way."""
    index = loaders.index()
    same = index["dataset"].eq(dataset) & index["network"].isin(models)
    found = index.loc[same & index["schedule"].eq("dense"), "digest"]
    steps = loaders.variant(found.iloc[0]).steps if len(found) else ()
    return steps[0] if steps and isinstance(steps[0], Train) else Train()


def _methods(dataset: str) -> list[grids.Method]:
    how = st.columns(3)
    pruners = how[0].multiselect(
        "Pruners", **_of(catalog.PRUNERS), default=["magnitude"], key="new_pruners"
    )
    schedules = how[1].multiselect(
        "Schedules", **_of(catalog.SCHEDULES), default=["oneshot"], key="new_schedules"
    )
    low, high = how[2].slider(
        "Sparsities, %", 0.0, HIGHEST, (50.0, 95.0), 0.5, "%.1f", key="new_range"
    )
    step = st.segmented_control(
        "Step, %", STEPS, default=5.0, required=True, format_func="{:g}".format, key="new_step"
    )
    shares = grids.spread(low / 100, high / 100, float(step or 5.0) / 100)
    return acting.section(dataset).methods(pruners, schedules, shares)


def _start(study: grids.Study, cost: Cost) -> None:
    label = "Start" if cost.missing else "Keep as a study"
    st.button(
        label,
        type="primary",
        icon=":material/play_arrow:",
        key="new_start",
        on_click=_submit,
        args=(study,),
        help=without_worker() or None,
    )


def _submit(study: grids.Study) -> None:
    queued = wishes.begin(study)
    st.toast(f"“{study.title}” is a study now; {queued} variants are queued.")


def _as_file(study: grids.Study) -> None:
    with st.popover("As a file", icon=":material/code:"):
        st.caption("`fairviz run study.yaml` makes the same study without this page.")
        st.code(grids.as_yaml(study), language="yaml")


def _in_words(cost: Cost) -> str:
    if not cost.missing:
        return f"**{cost.variants:,} variants, all of them made already.**"
    known = cost.variants - cost.missing
    had = f"; {known:,} are there already" if known else ""
    return f"**{cost.missing:,} variants to make, {cost.in_words()}**{had}."


def _title(models: list[str], methods: list[grids.Method]) -> str:
    pruners = dict.fromkeys(catalog.PRUNERS[m.pruner].title for m in methods)
    return f"{', '.join(pruners)} on {', '.join(models)}"


def _of(entries: Mapping[str, catalog.Entry], column: str = "") -> dict[str, Any]:
    """The options of a widget: names as values, titles on screen; what is stored comes first."""
    stored = _stored(column) if column else []
    own = brought.spellings(column)
    plain = [name for name, entry in entries.items() if not entry.brought]
    titles = {name: titled(name, entries) for name in dict.fromkeys([*stored, *own, *plain])}
    return {"options": list(titles), "format_func": titles.__getitem__}


def _stored(column: str) -> list[str]:
    """What studies here are about, the one that opens first at the head.

    Brought answers are no data to prune on, and have no model; a network is asked for by its own
    name, not by that of one of its trainings.
    """
    index = loaders.index()
    index = index[~index["dataset"].str.startswith(brought.ANSWERS)]
    place = {study: number for number, study in enumerate(listed.models(index))}
    order = [place[study] for study in zip(index["dataset"], index["model"], strict=True)]
    named = index[{"model": "network"}.get(column, column)]
    return list(named.iloc[np.argsort(order, kind="stable")].unique())


def _shown(column: str) -> list[str]:
    return _stored(column)[:1] or ["resnet8"]


_SEEDS = "Models trained from different starts. Four or more tell pruning from luck."
