"""What stands where there is nothing to draw: a sentence, never an empty frame."""

import altair as alt
import pandas as pd

from fairviz.charts.palette import LOOKS, Mode
from fairviz.charts.theme import TEXT, stretching


def chart(text: str, mode: Mode = "light") -> alt.Chart:
    """The sentence, where the chart would be."""
    return stretching(sentence(text, mode), mode)


def sentence(text: str, mode: Mode = "light") -> alt.Chart:
    """The sentence as a chart without config, to stand among others."""
    words = alt.Chart(pd.DataFrame({"text": [text]})).mark_text(fontSize=TEXT, limit=900)
    drawn: alt.Chart = words.encode(text="text:N", color=alt.value(LOOKS[mode].muted))
    return drawn.properties(height=120)


def why(frame: pd.DataFrame) -> str:
    """Why no value can be drawn: nothing came, or everything is undefined for a reason."""
    if frame.empty:
        return "Nothing has been computed for this choice yet."
    reasons = frame["reason"].dropna() if "reason" in frame else pd.Series(dtype=str)
    named = [reason for reason in reasons.unique() if reason]
    return "Undefined everywhere here" + (f": {named[0]}." if named else ".")


def is_blank(frame: pd.DataFrame, column: str = "value") -> bool:
    """Whether the frame holds no number to draw."""
    return frame.empty or bool(frame[column].isna().all())
