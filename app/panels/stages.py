"""A combination of stage sparsities: it has no place on the axis, so it is drawn by itself."""

from app.panels.figure import figures, mode
from app.panels.view import View
from fairviz.charts import recall
from fairviz.charts.alt import takeaway
from fairviz.charts.curves import Panel
from fairviz.charts.reading import reading
from fairviz.charts.words import with_method


def combination(view: View) -> None:
    """The change of each group, one chart per method."""
    table = with_method(view.changes_here)
    if table.empty or view.staged is None:
        return
    read = reading(view.metric, change=True)
    parts = [
        Panel(str(method), recall.chart(rows, read, mode=mode()).properties(title=method), rows)
        for method, rows in table.groupby("method", sort=False)
    ]
    figures(
        lambda _: parts,
        lambda: recall.chart(table, read, mode=mode()),
        table,
        key="combination",
        about=(view.staged.key, *view.asked[1:]),
        rule=None,
        takeaway=lambda rows: takeaway("recall", rows, read),
    )
