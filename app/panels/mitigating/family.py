"""A small study of what might help: one method of each family, at one sparsity, its cost first."""

from collections.abc import Iterator

import streamlit as st

from app import loaders, wishes
from app.controls.choice import Choice
from app.controls.possible import Possible
from app.loaders import brought
from app.panels.coming import hindrance
from app.panels.queue import without_worker
from fairviz import catalog, grids
from fairviz.catalog.entries import Entry
from fairviz.errors import FairVizError
from fairviz.spec import Train, at

PLAIN = "magnitude"
TRAINED = "recovered"
SCHEDULE = "gradual"  # another way for the weights to leave
CRITERION = "snip"  # another criterion
USUAL = 90.0  # percent; the sparsity at which recovered networks begin to pay


def offer(choice: Choice, possible: Possible) -> None:
    """What to run, what it costs, and a button; or why nothing can be made here."""
    if why_not := brought.why_closed(possible.rows) or hindrance("A comparison"):
        st.caption(f":material/info: {why_not}")
        return
    try:
        study = family(choice, possible)
    except FairVizError as error:
        st.caption(f":material/info: {error}")
        return
    lacking = loaders.store().missing(grids.variants(study))
    if not lacking:
        return
    if _are_queued([variant.digest for variant in lacking]):
        st.caption(
            ":material/hourglass_top: The comparison is queued; it appears here as it comes."
        )
        return
    cost = grids.estimate(lacking, loaders.store())
    st.button(
        f"Compute one of each family, {cost.in_words()}",
        key="family",
        icon=":material/play_arrow:",
        on_click=wishes.begin,
        args=(study,),
        help=without_worker() or _listed(study),
    )


def family(choice: Choice, possible: Possible) -> grids.Study:
    """Plain pruning, another criterion, another schedule, and a mitigation of each part."""
    dense = possible.rows[possible.rows["schedule"].eq("dense")]
    first = loaders.variant(dense["digest"].iloc[0])
    train = next((step for step in first.steps if isinstance(step, Train)), Train())
    shares = (at(float(_sparsity(choice, possible)) / 100),)
    plain = [(PLAIN, TRAINED), (PLAIN, SCHEDULE), (CRITERION, TRAINED)]
    methods = [grids.Method(*how, sparsities=shares) for how in plain]
    methods += [
        grids.Method(PLAIN, TRAINED, sparsities=shares, mitigate=(name,))
        for name in mitigations(choice.group)
    ]
    return grids.Study(
        dataset=first.dataset,
        models=(first.model,),
        seeds=tuple(sorted(int(seed) for seed in dense["seed"].unique())),
        methods=tuple(methods),
        train=train,
        title=f"What helps at {shares[0] / 100:g} %",
        tags=("mitigate",),
    )


def mitigations(columns: tuple[str, ...]) -> Iterator[str]:
    """The first mitigation of each part, told by which groups where it asks for some."""
    parts: set[str] = set()
    for name, entry in catalog.MITIGATIONS.items():
        if entry.part not in parts and (spelled := _told(name, entry, columns)):
            parts.add(entry.part)
            yield spelled


def _told(name: str, entry: Entry, columns: tuple[str, ...]) -> str:
    if "by" not in entry.settings:
        return name
    return f"{name}?by={','.join(columns)}" if columns else ""


def _sparsity(choice: Choice, possible: Possible) -> float:
    """The chosen sparsity where retraining is called for, else the usual."""
    usual = float(next(iter(possible.defaults["sparsity"]), USUAL))
    return float(choice.sparsity) if float(choice.sparsity) > usual else max(usual, USUAL)


def _are_queued(digests: list[str]) -> bool:
    jobs = loaders.queue().jobs()
    active = jobs.loc[jobs["state"].isin(["waiting", "running"]), "digest"]
    return set(digests) <= set(active)


def _listed(study: grids.Study) -> str:
    named = [" + ".join([m.pruner, m.schedule, *m.mitigate]) for m in study.methods]
    return f"{', '.join(named)}; {len(study.seeds)} seeds. Compose others on Studies."
