"""What a row of the speed table holds, and the table."""

from typing import TypedDict


class Row(TypedDict):
    """A median, its yardstick's median in the same run, their ratio, and the ratio wanted."""

    what: str
    ours_s: float
    yardstick: str
    yardstick_s: float
    ratio: float
    target: str
    holds: bool


def printed(rows: list[Row], machine: str) -> str:
    """The rows as a Markdown table, the machine above."""
    lines = [f"Measured on {machine}.", "", _HEAD, "|---|---|---|---|---|---|"]
    return "\n".join(lines + [_line(row) for row in rows])


_HEAD = "| what | ours | yardstick | its time | ratio | target |"


def _line(row: Row) -> str:
    verdict = row["target"] and row["target"] + (" ✓" if row["holds"] else " ✗")
    times = f"{row['ours_s']:.3f} s | {row['yardstick']} | {row['yardstick_s']:.3f} s"
    return f"| {row['what']} | {times} | {row['ratio']:.2f} | {verdict} |"
