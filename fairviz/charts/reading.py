"""How a number is read: its title, its unit, which way is good, and how it is written."""

from dataclasses import dataclass, replace
from math import isnan
from typing import Literal, Self

import pandas as pd

from fairviz.catalog import GapEntry, MetricEntry

Unit = Literal["percent", "points", "number"]


@dataclass(frozen=True)
class Reading:
    """A metric as a screen shows it. Shares are drawn times 100, as percent or points."""

    title: str = "Accuracy"
    unit: Unit = "percent"
    better: Literal["higher", "lower", "neither"] = "higher"
    digits: int = 1
    change: bool = False  # signed, with a line at nothing
    is_drawn: bool = False  # its frames have the unit that is drawn already

    @property
    def factor(self) -> float:
        return 1.0 if self.unit == "number" or self.is_drawn else 100.0

    @property
    def of_panel(self) -> Self:
        """The same, of a panel's frame: its numbers are drawn already."""
        return replace(self, is_drawn=True)

    @property
    def axis_title(self) -> str:
        """'Accuracy, %'; 'Change of accuracy from dense, points'."""
        suffix = {"percent": ", %", "points": ", points", "number": ""}[self.unit]
        return f"{self.title}{suffix}"

    def drawn(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The frame with value, low and high in the unit that is drawn."""
        columns = [name for name in ("value", "low", "high") if name in frame]
        return frame.assign(**{name: frame[name].astype(float) * self.factor for name in columns})

    def number(self, drawn: float) -> str:
        """'79.1', '+2.0', '-11.2' or 'undefined', from the drawn unit."""
        if isnan(drawn):
            return "undefined"
        sign = "+" if self.change else ""
        return f"{drawn:{sign}z,.{self.digits}f}".replace("-", "−")  # noqa: RUF001 a true minus

    def words(self, drawn: float, low: float = float("nan"), high: float = float("nan")) -> str:
        """'79.1 % [75.2, 82.9]', as tooltips say it."""
        suffix = {"percent": " %", "points": " points", "number": ""}[self.unit]
        value = self.number(drawn) + ("" if isnan(drawn) else suffix)
        if isnan(low) or isnan(high):
            return value
        return f"{value} [{self.number(low)}, {self.number(high)}]"


ACCURACY = Reading()


def reading(entry: MetricEntry, change: bool = False) -> Reading:
    """How this metric is read, or its change from dense."""
    percent = entry.format.endswith("%")
    if change:
        title = f"Change of {entry.title[0].lower()}{entry.title[1:]} from dense"
        unit: Unit = "points" if percent else "number"
        return Reading(title, unit, entry.better, _digits(entry), change=True)
    return Reading(entry.title, "percent" if percent else "number", entry.better, _digits(entry))


def gap_reading(entry: GapEntry) -> Reading:
    """How this gap is read: a difference of shares in points, the worst share in percent."""
    shares: Unit = "percent" if entry.better == "higher" else "points"
    unit = shares if entry.format.endswith("%") else "number"
    return Reading(entry.title, unit, entry.better, _digits(entry))


def _digits(entry: MetricEntry | GapEntry) -> int:
    digits = "".join(filter(str.isdigit, entry.format.partition(".")[2]))
    return int(digits) if digits else 1
