"""What helps, and what does it cost? Only where something stands beside plain pruning."""

from collections.abc import Sequence
from functools import cache

import pandas as pd

from fairviz import catalog
from fairviz.audit.collapse import any_collapsed
from fairviz.audit.findings.mitigation import mitigation
from fairviz.audit.mitigation.brought import MEASURES, brought
from fairviz.audit.mitigation.front import level, with_front
from fairviz.audit.mitigation.methods import methods, with_ratios
from fairviz.audit.mitigation.parts import ALIKE, Comparison, comparisons
from fairviz.charts import dumbbell, frontier, words
from fairviz.charts.alt import takeaway
from fairviz.charts.curves import Panel
from fairviz.charts.palette import Mode
from fairviz.charts.reading import Reading, reading
from fairviz.report.pieces.base import Figure, Row, Section, Table, one_of
from fairviz.report.pieces.opening import leading, telling
from fairviz.report.reading import Material, once
from fairviz.report.tables import without_idle

MEASURE = "worst"
PANELS = 4  # sparsities of which a frontier is drawn
HOW = (
    "Each part stands beside plain pruning of the same achieved sparsity, seeds and images paired."
    " The sentence holds for all comparisons together, each interval of the chart by itself. Times"
    " count the work after the dense model."
)


def section(material: Material) -> Section | None:
    """The part that brings most where most can be compared, and every method on one plane."""
    standing = [one for one in comparisons(material.runs) if _stands(one)]
    if not standing:
        return None
    at = _level(material, standing)
    here = [one for one in standing if abs(one.method.sparsity - at) <= ALIKE]
    metric, times = _metric(material), seconds(material)
    told = [
        mitigation(here, material.people, metric, measure=measure, seconds=times)
        for measure in (MEASURE, "gap")
    ]
    return Section(
        "helps",
        "What helps, and what does it cost?",
        tuple(one.headline for one in told),
        (_parts(material, here, metric), _front(material, metric)),
        f"{told[0].caveat} {HOW}",
        told[0].severity,
    )


def seconds(material: Material) -> dict[str, float]:
    """What each variant took after its dense model: of work, where any was timed so."""
    rows = material.rows
    work = rows["treatment_seconds"]
    known = rows["seconds"] if bool(work.isna().all()) else work
    return dict(zip(rows["digest"], known.astype(float), strict=True))


def _stands(one: Comparison) -> bool:
    return not any_collapsed([*one.method.runs, *one.plain.runs])


def _level(material: Material, standing: Sequence[Comparison]) -> float:
    """The sparsity of most comparisons; of several the nearest to what the report leads with."""
    names, lead = level([one.method.sparsity for one in standing]), leading(material)
    assert lead is not None
    here = telling(material, lead)
    return max(sorted(set(names)), key=lambda at: (names.count(at), -round(abs(at - here), 3)))


def _metric(material: Material) -> str:
    """The chosen metric, else accuracy: what compares with dense cannot be compared once more."""
    return "accuracy" if material.metric.needs_dense else material.asked.metric


def _read(material: Material) -> Reading:
    return reading(catalog.METRICS[_metric(material)])


def _parts(material: Material, here: Sequence[Comparison], metric: str) -> Figure:
    table = brought([], material.people, metric, seconds=seconds(material), found=here)
    own, base = table[table["measure"] == MEASURE], _read(material)
    read = Reading(MEASURES[MEASURE], base.unit, base.better, base.digits)
    return Figure(
        "parts",
        lambda mode: dumbbell.chart(own, read, mode=mode),
        takeaway("dumbbell", own, read),
        Table("What each part brings, by measure", _told(table, base)),
        least=680,
    )


def _told(table: pd.DataFrame, base: Reading) -> pd.DataFrame:
    drawn = words.with_method(table)
    return without_idle(
        pd.DataFrame(
            {
                "Method": drawn["method"],
                "Sparsity": [words.percent(share) for share in table["sparsity"]],
                "Measure": table["measure"].map(MEASURES),
                "Plain": [_number(row, "plain", base) for row in table.to_dict("records")],
                "With it": [_number(row, "value", base) for row in table.to_dict("records")],
                "Change [95 %]": [_change(row, base) for row in table.to_dict("records")],
                "Times the training": [
                    "" if pd.isna(ratio) else f"{ratio:.1f}" for ratio in table["ratio"]
                ],
                "Seeds": table["seeds"],
                "Remark": table["reason"],
            }
        )
    )


def _number(row: dict[object, object], name: str, base: Reading) -> str:
    return Reading(unit=base.unit, digits=base.digits).number(float(str(row[name])) * base.factor)


def _change(row: dict[object, object], base: Reading) -> str:
    ends = [float(str(row[name])) * base.factor for name in ("change", "low", "high")]
    return Reading(unit="number", digits=base.digits, change=True).words(*ends)


@once
def table_of(material: Material) -> pd.DataFrame:
    """Every method with its place on the front."""
    metric = _metric(material)
    found = methods(material.runs, material.people, metric, seconds=seconds(material))
    beside = comparisons(material.runs)
    placed = with_front(with_ratios(found, beside, seconds(material)), metric)
    return placed.assign(level=level(list(placed["sparsity"])))


def _front(material: Material, metric: str) -> Row:
    table, read = table_of(material), _read(material)
    usual = table.loc[~table["collapsed"].astype(bool), "level"].value_counts()
    several = usual[usual > 1]
    chosen = sorted((several if len(several) else usual).index[:PANELS])
    frame = table[table["level"].isin(chosen)]

    @cache
    def panels(mode: Mode) -> list[Panel]:
        return frontier.panels(frame, read, mode=mode)

    figures = tuple(
        Figure(
            f"front-{place}",
            one_of(panels, place),
            takeaway("frontier", frame[frame["level"] == at], read),
        )
        for place, at in enumerate(chosen)
    )
    return Row(
        figures, Table("Every method: everyone, the worst group, the gap", _methods(table, read))
    )


def _methods(table: pd.DataFrame, read: Reading) -> pd.DataFrame:
    rows = words.with_method(table.sort_values(["level", "worst"], ascending=[True, False]))
    columns: dict[str, object] = {
        "Method": rows["method"],
        "Sparsity": [words.percent(s) for s in rows["sparsity"]],
    }
    for name, head in {"overall": "Everyone", "worst": "Worst group"}.items():
        if head:
            ends = zip(
                *(rows[f"{name}{end}"] * read.factor for end in ("", "_low", "_high")), strict=True
            )
            columns[f"{head} [95 %]"] = [
                Reading(unit="number", digits=read.digits).words(*three) for three in ends
            ]
    columns |= {
        "Who is worst": rows["worst_group"],
        "Collapsed": ["yes" if gone else "" for gone in rows["collapsed"]],
        "Seeds": rows["seeds"],
    }
    return without_idle(pd.DataFrame(columns))
