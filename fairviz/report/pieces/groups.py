"""Who pays, and how much?"""

from functools import cache

import pandas as pd

from fairviz.audit import tables
from fairviz.audit.retraining import retraining_band
from fairviz.charts import curves, recall, words
from fairviz.charts.alt import takeaway
from fairviz.charts.curves import Panel
from fairviz.charts.palette import Mode
from fairviz.charts.reading import Reading, reading
from fairviz.report import shortened
from fairviz.report.names import method as named
from fairviz.report.pieces.base import Figure, Note, Row, Section, Table, one_of
from fairviz.report.pieces.opening import leading, of_method, telling
from fairviz.report.reading import METHOD, Material, Method, once
from fairviz.report.tables import told


def section(material: Material) -> Section | None:
    """Each group's change from dense at the telling sparsity, then over all sparsities."""
    lead = leading(material)
    if lead is None:
        return None
    first = of_method(material, lead)
    others = [
        f"{named(how)}. {of_method(material, how).headline}"
        for how in material.methods
        if how != lead
    ]
    return Section(
        "groups",
        "Who pays?",
        (first.headline, *others),
        (here(material, lead), *_curves(material)),
        f"{named(lead)}. {first.caveat}".strip(),
        first.severity,
        is_finding=False,  # it is the headline
    )


def changes(material: Material) -> Reading:
    """How a change of the metric is read; a comparison with dense is one already."""
    return reading(material.metric, change=not material.metric.needs_dense)


@once
def measured(material: Material, simultaneous: bool = False) -> pd.DataFrame:
    """Each group's change from dense at every sparsity of every method."""
    table = tables.by_group if material.metric.needs_dense else tables.changes
    found = table(material.runs, material.people, material.asked.metric, simultaneous=simultaneous)
    return in_order(material, found)


def in_order(material: Material, table: pd.DataFrame) -> pd.DataFrame:
    """The rows by method, the leading one first."""
    lead = leading(material)
    ranked = sorted(material.methods, key=lambda how: how != lead)
    place = {how: number for number, how in enumerate(ranked)}
    keys = zip(*(table[name] for name in METHOD), strict=True)
    order = pd.Series([place.get(key, len(place)) for key in keys], index=table.index)
    return table.loc[order.sort_values(kind="stable").index].reset_index(drop=True)


def here(material: Material, how: Method) -> Figure:
    at, read = telling(material, how), changes(material)
    cell = material.at(how, at)
    table = tables.by_group if material.metric.needs_dense else tables.changes
    rows = table(cell, material.people, material.asked.metric, simultaneous=True)
    pruned = rows[~rows["dense"]].reset_index(drop=True)
    worst = shortened.worst(pruned, read.better)
    where = f"{named(how)} at {words.percent(at)}"
    shown = worst.assign(group=shortened.names(worst["group"]))
    return Figure(
        "groups-here",
        lambda mode: recall.chart(shown, read, mode=mode),
        takeaway("recall", worst, read) + shortened.said(worst, pruned),
        Table(
            f"{read.title}, {where}",
            _table(material, how, pruned),
            "Intervals hold for all groups together.",
        ),
        f"Change of every group: {where}"
        if len(worst) == len(pruned)
        else f"The {len(worst)} groups that lose most: {where}",
    )


def _table(material: Material, how: Method, pruned: pd.DataFrame) -> pd.DataFrame:
    """Dense, sparse and the change, the worst first."""
    read, values = (
        reading(material.metric),
        tables.by_group(
            material.at(how, telling(material, how)), material.people, material.asked.metric
        ),
    )
    by = {
        is_dense: part.set_index("group")["value"] * read.factor
        for is_dense, part in values.groupby("dense")
    }
    ordered = pruned.sort_values("value", ascending=read.better != "lower", kind="stable")
    table = told(ordered, changes(material), ("group",))
    known = {"Dense": True, "Sparse": False}
    for place, (head, which) in enumerate(known.items(), 1):
        if which in by:
            numbers = by[which].reindex(ordered["group"])
            table.insert(
                place,
                f"{head}{', %' if read.unit == 'percent' else ''}",
                [read.number(float(value)) for value in numbers],
            )
    return table


def _curves(material: Material) -> list[Row | Note]:
    frame, read = measured(material), changes(material)
    if frame["sparsity"].nunique() < 3:
        return []
    kept = shortened.of_worst(frame, read.better)
    band = (
        retraining_band(material.dense, material.people, material.asked.metric)
        if len(material.dense)
        else None
    )
    marks = curves.Marks(band=band if read.change else None)
    drawn = kept.assign(group=shortened.names(kept["group"]))

    @cache
    def panels(mode: Mode) -> list[Panel]:
        return curves.panels(drawn, read, marks, mode=mode)

    by_method = words.with_method(kept)
    figures = tuple(
        Figure(
            f"curve-{place}",
            one_of(panels, place),
            takeaway("curves", kept[by_method["method"] == one.title], read),
        )
        for place, one in enumerate(panels("light"))
    )
    explained = "Bands are 95 % intervals of each group by itself."
    grey = (
        " The grey band is what training again from another seed does without any pruning."
        if marks.band is not None and len(material.dense) > 1
        else ""
    )
    table = Table(f"{read.title}, every method and sparsity", told(kept[~kept["dense"]], read))
    return [Note(explained + grey + shortened.said(kept, frame)), Row(figures, table)]
