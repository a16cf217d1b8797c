"""Charts as the page carries them: light and dark, their data once, and a still of each.

A dataset that two charts or both modes share is written once, under the sha256 of its content.
Columns that no encoding names are left out, numbers keep six digits.
"""

import json
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from fairviz.charts import export
from fairviz.charts.palette import LOOKS, Mode
from fairviz.report.pieces.base import Block, Figure, Row

Spec = dict[str, Any]
DIGITS = 6
STILL = 700  # pixels: what a sheet of paper is wide


@dataclass
class Drawings:
    """Every chart of a page by key and mode, and the data that they read."""

    charts: dict[str, dict[Mode, Spec]] = field(default_factory=dict)
    datasets: dict[str, list[Any]] = field(default_factory=dict)
    stills: dict[str, str] = field(default_factory=dict)

    def add(self, figure: Figure) -> None:
        """Draws it in both modes, and lets the light one stand still."""
        drawn = {mode: export.vega(figure.draw(mode)) for mode in LOOKS}
        self.stills[figure.key] = _still(drawn["light"], max(STILL, figure.least))
        self.charts[figure.key] = {
            mode: self._slim(spec) | {"description": figure.takeaway}
            for mode, spec in drawn.items()
        }

    def as_json(self) -> str:
        """All of it, safe inside a script element: no '<' that could end it."""
        text = json.dumps(
            {"charts": self.charts, "datasets": self.datasets},
            separators=(",", ":"),
            allow_nan=False,
        )
        return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")

    def _slim(self, drawn: Spec) -> Spec:
        """The spec with its data beside those of the others; as wide as its place."""
        frame = {
            name: value for name, value in drawn.items() if name not in ("$schema", "datasets")
        }
        text = json.dumps(frame)
        for name, rows in drawn.get("datasets", {}).items():
            text = text.replace(json.dumps(name), json.dumps(self._kept(_trimmed(rows, text))))
        spec: Spec = json.loads(text)
        uses = sorted(name for name in self.datasets if json.dumps(name) in text)
        stretches = {"width": "container"} if _stretches(spec) else {}
        return spec | stretches | {"usermeta": {"uses": uses}}

    def _kept(self, rows: list[Any]) -> str:
        """The name under which these rows now stand."""
        name = sha256(json.dumps(rows).encode()).hexdigest()[:12]
        self.datasets[name] = rows
        return name


def figures(blocks: tuple[Block, ...]) -> Iterator[Figure]:
    """Those of a section, in their order."""
    for block in blocks:
        if isinstance(block, Figure):
            yield block
        if isinstance(block, Row):
            yield from block.figures


def _trimmed(rows: list[Any], spec: str) -> list[Any]:
    """The columns that the spec names, numbers with six digits."""
    names = (
        {name for row in rows for name in row} if rows and isinstance(rows[0], Mapping) else set()
    )
    kept = {name for name in names if re.search(rf"\b{re.escape(name)}\b", spec)}
    return (
        [{name: _short(value) for name, value in row.items() if name in kept} for row in rows]
        if names
        else rows
    )


def _short(value: Any) -> Any:
    return float(f"{value:.{DIGITS}g}") if isinstance(value, float) else value


def _stretches(spec: Spec) -> bool:
    return bool(spec.get("autosize", {}).get("type") == "fit-x")


def _still(spec: Spec, width: int) -> str:
    """The chart on paper, as a data address."""
    more = {"width": width} if _stretches(spec) else {}
    paper = spec | {"background": LOOKS["light"].background, "padding": 12} | more
    svg = export.drawn_as_svg(paper)
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
