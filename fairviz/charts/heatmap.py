"""Where does a gap light up? Method by sparsity, answering a click."""

from dataclasses import dataclass
from typing import NamedTuple

import altair as alt
import pandas as pd

from fairviz.charts import blank, cells, theme, words
from fairviz.charts.axes import tooltip as cell_tooltip
from fairviz.charts.palette import LOOKS, Look, Mode
from fairviz.charts.reading import Reading
from fairviz.charts.theme import SMALL, TEXT

CEV = Reading("CEV", "number", "lower", 0)
SELECTION = "cell"  # the point selection that Streamlit's on_select reads
FIELDS = ["pruner", "schedule", "asked", "scope", "mitigation"]  # what a selected cell says
ROW = 44
LINE = 14  # more pixels for a name of three lines
NEAR = 5e-4  # sparsities closer than this are the same cell
HATCH = 0.1  # of a cell's width


class Cell(NamedTuple):
    """A method at the sparsity that was asked for."""

    pruner: str
    schedule: str
    asked: float
    scope: str = "global"
    mitigation: str = ""

    def among(self, cells: pd.DataFrame) -> pd.DataFrame:
        """The rows that are about this cell."""
        own = cells["pruner"].eq(self.pruner) & cells["schedule"].eq(self.schedule)
        near = (cells["asked"] - self.asked).abs() < NEAR
        same = cells["scope"].eq(self.scope) & cells["mitigation"].eq(self.mitigation)
        return cells[own & near & same]


def chart(
    frame: pd.DataFrame,
    reading: Reading = CEV,
    *,
    selected: Cell | None = None,
    floor: str = cells.FLOOR,
    mode: Mode = "light",
) -> alt.LayerChart | alt.Chart:
    """One cell per method and sparsity, with its number; it stretches.

    Rows of schedule "dense" or of sparsity 0 are the floor, set apart under the name `floor`: for
    CEV and SDE dense seed against dense seed. With pruner "" it stands in every row. Optional
    columns: seeds (K), unequal (bool: K differs, hatched), excluded (classes left out), reason,
    collapsed, asked (the sparsity whose column it stands in).
    """
    if blank.is_blank(frame):
        return blank.chart(blank.why(frame), mode)
    drawn = cells.prepared(frame, reading, LOOKS[mode], floor)
    layers = _layers(_Plan(drawn, reading, LOOKS[mode]), selected)
    title = alt.TitleParams(text=reading.title, subtitle=_explained(drawn))
    names = cells.rows(drawn)
    height = ROW * len(names) + LINE * sum(name.count(", ") > 1 for name in names)
    return theme.stretching(theme.layered(layers, height=height, title=title), mode)


def _explained(drawn: pd.DataFrame) -> str:
    """What the unusual cells of this map mean."""
    notes = {
        f"“{cells.FLOOR}”: dense models of other seeds": (drawn["column"] == cells.FLOOR).any(),
        "grey: collapsed to chance, or undefined": drawn["grey"].any(),
        "colours: logarithmic": cells.is_logarithmic(drawn),
        "hatched: another number of seeds": drawn["unequal"].any(),
    }
    return "   ·   ".join(note for note, true in notes.items() if true)


@dataclass(frozen=True)
class _Plan:
    """The cells and how to place them."""

    drawn: pd.DataFrame
    reading: Reading
    look: Look

    def x(self, band: float = 0.5) -> alt.X:
        axis = alt.Axis(orient="top", title="Sparsity", labelAngle=0, labelOverlap=True)
        order = cells.columns(self.drawn)
        scale = alt.Scale(paddingInner=0.04)
        return alt.X("column:N", sort=order, axis=axis, scale=scale, bandPosition=band)

    def y(self, band: float = 0.5) -> alt.Y:
        axis = alt.Axis(title=None, labelFontSize=TEXT, labelExpr=words.TWO_LINES, labelOffset=-7)
        scale = alt.Scale(paddingInner=0.08)
        order = cells.rows(self.drawn)
        return alt.Y("method:N", sort=order, axis=axis, scale=scale, bandPosition=band)


def _layers(plan: _Plan, selected: Cell | None) -> list[alt.Chart]:
    return [
        _cells(plan),
        *_hatching(plan),
        *_floor(plan),
        _numbers(plan),
        *_outline(plan, selected),
    ]


def _cells(plan: _Plan) -> alt.Chart:
    """The coloured cells, each of which can be picked."""
    click = alt.selection_point(name=SELECTION, fields=FIELDS, empty=False, on="click")
    outline = alt.when(click).then(alt.value(3)).otherwise(alt.value(0))
    rect = alt.Chart(plan.drawn).mark_rect(stroke=plan.look.ink, cursor="pointer")
    told = cell_tooltip(plan.drawn, plan.reading)
    fill = alt.Color("fill:N", scale=None)
    drawn: alt.Chart = rect.encode(
        x=plan.x(), y=plan.y(), color=fill, strokeWidth=outline, tooltip=told
    )
    return drawn.add_params(click)


def _hatching(plan: _Plan) -> list[alt.Chart]:
    """Diagonals along the foot of the cells whose number rests on another count of seeds."""
    unequal = plan.drawn[plan.drawn["unequal"]]
    if unequal.empty:
        return []
    line = alt.Chart(unequal).mark_rule(strokeWidth=1.2, opacity=0.5, tooltip=False)
    ink = alt.Color("ink:N", scale=None)
    return [
        line.encode(
            x=plan.x(start),
            x2=alt.X2("column", bandPosition=start + HATCH),
            y=plan.y(0.98),
            y2=alt.Y2("method", bandPosition=0.74),
            color=ink,
        )
        for start in [step * HATCH for step in range(10)]
    ]


def _floor(plan: _Plan) -> list[alt.Chart]:
    """A gap that sets the floor apart from what pruning did."""
    floor = plan.drawn[plan.drawn["place"] < 0].head(1)
    if floor.empty:
        return []
    gap = alt.Chart(floor).mark_rule(color=plan.look.background, strokeWidth=12)
    return [gap.encode(x=plan.x(1))]


def _numbers(plan: _Plan) -> alt.Chart:
    many = plan.drawn["column"].nunique()
    size = SMALL if many <= cells.WIDE else 10
    text: alt.Chart = alt.Chart(plan.drawn).mark_text(fontSize=size, tooltip=False)
    ink = alt.Color("ink:N", scale=None)
    return text.encode(x=plan.x(), y=plan.y(), text="written:N", color=ink)


def _outline(plan: _Plan, selected: Cell | None) -> list[alt.Chart]:
    """A frame around the chosen cell, whether it was clicked or picked in the table."""
    if selected is None:
        return []
    frame = alt.Chart(selected.among(plan.drawn)).mark_rect(
        filled=False, stroke=plan.look.wrong, strokeWidth=3, tooltip=False
    )
    return [frame.encode(x=plan.x(), y=plan.y())]
