"""Where do CEV and SDE light up, beside what dense seeds differ by among themselves?"""

import pandas as pd

from fairviz.audit import findings
from fairviz.audit.bias_map import bias_map
from fairviz.charts import heatmap
from fairviz.charts.alt import takeaway
from fairviz.charts.reading import Reading
from fairviz.report.pieces.base import Figure, Section, Table
from fairviz.report.pieces.groups import in_order
from fairviz.report.reading import Material, once
from fairviz.report.tables import told, without_idle

SCORES = {"cev": Reading("CEV", "number", "lower", 0), "sde": Reading("SDE", "number", "lower", 1)}
HOW = (
    "CEV: how unevenly the classes' false positive and false negative rates changed, relative to"
    " dense. SDE: how far the two moved apart. Both are far from 0 even without any pruning: the"
    " first column, dense seeds against dense seeds, is the floor. They fall with the number of"
    " seeds K that a cell averages over; cells of another K are hatched."
)
CELL = 52  # pixels that a number needs


def section(material: Material) -> Section | None:
    """Both maps over classes; of one label of several there is nothing to compare."""
    if not material.is_pruned or material.questions.task == "labels":
        return None
    tables = {name: found(material, name) for name in SCORES}
    told_ = [
        findings.bias_map(tables[name], read.title, read.digits) for name, read in SCORES.items()
    ]
    caveats = dict.fromkeys([HOW, *(one.caveat for one in told_ if one.caveat)])
    two = " On two classes CEV is SDE²/2: one number." * (len(material.questions.classes) == 2)
    return Section(
        "imbalance",
        "Did errors change unevenly between classes?",
        tuple(one.headline for one in told_),
        tuple(_figure(name, tables[name], read) for name, read in SCORES.items()),
        " ".join(caveats) + two,
        told_[0].severity,
    )


@once
def found(material: Material, score: str) -> pd.DataFrame:
    """The score of every cell beside its floor."""
    return in_order(material, bias_map(material.runs, material.people, score, over="classes"))


def _figure(name: str, table: pd.DataFrame, read: Reading) -> Figure:
    asked = table["asked"].round(4).nunique()
    frame = told(table, read, ("method", "removed"))
    floors = zip(table["floor_low"], table["floor_high"], strict=True)
    frame = frame.assign(
        Floor=[
            f"{read.number(low)} to {read.number(high)}" if low == low else ""
            for low, high in floors
        ]
    )
    return Figure(
        name,
        lambda mode: heatmap.chart(table, read, mode=mode),
        takeaway("heatmap", table, read),
        Table(f"{read.title} of every cell, with the floor", without_idle(frame)),
        least=170 + CELL * asked,
    )
