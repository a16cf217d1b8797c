"""What may be done against bias while pruning: losses, scores, presets of papers, and by whom."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import streamlit as st

from app.controls.possible import titled
from app.loaders import grounds
from fairviz import catalog, grids
from fairviz.catalog.entries import Entry
from fairviz.catalog.presets import PRESETS
from fairviz.grids import presets
from fairviz.grids.needs import CLASSES
from fairviz.spec import BUDGETS, Budget

BUDGET_WORDS: Mapping[Budget, str] = {"units": "Of the weights", "macs": "Of the work (MACs)"}
FOR_LOSSES_ALONE = ("fair_first",)  # schedules that mean nothing without one


@dataclass(frozen=True)
class Acts:
    """What was chosen; `losses` holds one tuple for each method, those in it act together."""

    losses: tuple[tuple[str, ...], ...] = ()
    score_by: tuple[str, ...] = ()
    budget: Budget = "units"
    groups: str = ""
    presets: tuple[str, ...] = ()

    def methods(
        self, pruners: Iterable[str], schedules: Iterable[str], shares: tuple[int, ...]
    ) -> list[grids.Method]:
        """Each pruner with each schedule, plain and with each loss; then the presets."""
        schedules = list(schedules)
        chosen = [
            self._method(pruner, schedule, losses, shares)
            for pruner in pruners
            for schedule in schedules
            for losses in self._losses(schedule, schedules)
        ]
        published = [presets.method(name, shares) for name in self.presets]
        return [grids.grouped(method, self.groups) for method in chosen + published]

    def _losses(self, schedule: str, beside: list[str]) -> list[tuple[str, ...]]:
        """Nothing retrains after one-shot pruning: beside others it stands as it is."""
        if not self.losses or (not _trains(schedule) and any(map(_trains, beside))):
            return [()]
        plain = [] if schedule in FOR_LOSSES_ALONE else [()]
        return [*plain, *self.losses]

    def _method(
        self, pruner: str, schedule: str, losses: tuple[str, ...], shares: tuple[int, ...]
    ) -> grids.Method:
        entry = catalog.find(catalog.PRUNERS, pruner, "pruner")
        return grids.Method(
            pruner,
            schedule,
            entry.scope,
            shares,
            mitigate=losses,
            score_by=self.score_by if entry.needs_data else (),
            budget=self.budget,
        )


def section(dataset: str) -> Acts:
    """The choices, and what each of them needs."""
    with st.expander("Act against it", icon=":material/balance:"):
        losses = _chosen_losses()
        published = st.multiselect(
            "As a paper did it", list(PRESETS), format_func=_preset_title, key="new_presets"
        )
        score_by, budget, groups = _finer(dataset)
        needed = "  \n".join(_needed([*(name for one in losses for name in one), *score_by]))
        if needed or published:
            st.caption("  \n".join(filter(None, [needed, *map(_preset_words, published)])))
    return Acts(losses, score_by, budget, groups, tuple(published))


def _chosen_losses() -> tuple[tuple[str, ...], ...]:
    where = st.columns([3, 1], vertical_alignment="bottom")
    losses = where[0].multiselect(
        "While it trains",
        list(catalog.MITIGATIONS),
        format_func=_title,
        key="new_losses",
        help=_EACH,
    )
    is_one = where[1].toggle("All at once", key="new_together", help=_TOGETHER)
    return (tuple(losses),) if is_one and losses else tuple((name,) for name in losses)


def _finer(dataset: str) -> tuple[tuple[str, ...], Budget, str]:
    where = st.columns(3)
    score_by = where[0].multiselect(
        "Scores read",
        list(catalog.MITIGATIONS),
        format_func=_title,
        key="new_score_by",
        help=_SCORES,
    )
    budget = where[1].selectbox(
        "The share removed is", BUDGETS, format_func=BUDGET_WORDS.__getitem__, key="new_budget"
    )
    groups = where[2].multiselect("Groups", _columns(dataset), key="new_groups", help=_GROUPS)
    return tuple(score_by), budget, ",".join(groups)


def _columns(dataset: str) -> list[str]:
    data = grounds.data(dataset)
    if data is None:
        return [CLASSES]
    return [*data.columns, *([] if data.is_many else [CLASSES])]


def _needed(names: Iterable[str]) -> Iterator[str]:
    """A line for each: what it needs, and where its formulas were taken from."""
    for name in dict.fromkeys(names):
        yield _words(catalog.find(catalog.MITIGATIONS, name, "mitigation"))


def _words(entry: Entry) -> str:
    source = f" Taken from: {entry.provenance}." if entry.provenance else ""
    return f"**{entry.title}** needs {', '.join(entry.needs)}.{source}"


def _preset_words(name: str) -> str:
    one = PRESETS[name]
    epochs = dict(one.training).get("epochs", "")
    told = f" {epochs} epochs a network." if epochs else ""
    return f"**{_preset_title(name)}**: {one.summary}{told} Taken from: {one.provenance}."


def _preset_title(name: str) -> str:
    return f"{PRESETS[name].family}: {PRESETS[name].title}"


def _title(name: str) -> str:
    return titled(name, catalog.MITIGATIONS)


def _trains(schedule: str) -> bool:
    return "retraining" in catalog.find(catalog.SCHEDULES, schedule, "schedule").needs


_EACH = "Each is a method of its own, beside the plain one."
_TOGETHER = "One method in which all of these losses act together."
_SCORES = "What scores that look at images read in place of the plain loss."
_GROUPS = "Columns by which methods tell groups apart; several make groups together."
