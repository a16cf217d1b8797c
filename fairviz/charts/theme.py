"""How every chart looks: the altair config of a mode, and what Streamlit's theme must say."""

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar, cast

import altair as alt

from fairviz.charts.palette import LOOKS, Look, Mode

FONT = '"Source Sans", "Source Sans 3", "Source Sans Pro", "Liberation Sans", sans-serif'
SMALL, TEXT, LARGE = 12, 13, 15

C = TypeVar("C", bound=alt.TopLevelMixin)


def layered(layers: Sequence[alt.Chart], **properties: Any) -> alt.LayerChart:
    """The layers as one chart, on one set of axes; each layer keeps its own colours."""
    together: Any = alt.layer(*layers)
    drawn: alt.LayerChart = together.resolve_scale(color="independent", shape="independent")
    return drawn.properties(**properties)


def dressed(chart: C, mode: Mode, **more: Any) -> C:
    """The chart in this mode's colours, on a transparent background."""
    undressed: Any = chart
    drawn = undressed.properties(background="transparent", **more)
    drawn.config = _configured(mode)
    return cast(C, drawn)


@cache
def _configured(mode: Mode) -> alt.Config:
    """Read once: that takes as long as a third of a chart."""
    found: alt.Config = alt.Config.from_dict(config(LOOKS[mode]))
    return found


def config(look: Look) -> dict[str, Any]:
    """Vega-Lite's config: quiet grid, no frame, words that can be read."""
    return {
        "font": FONT,
        "view": {"stroke": None},
        "axis": _axis(look),
        "legend": {**_words(look), "symbolSize": 90, "labelLimit": 240, "titleLimit": 300},
        "title": {
            "color": look.ink,
            "subtitleColor": look.muted,
            "fontSize": LARGE,
            "subtitleFontSize": TEXT,
            "anchor": "start",
            "fontWeight": 600,
            "offset": 12,
        },
        "header": {"labelColor": look.ink, "titleColor": look.muted, "labelFontSize": TEXT},
        "text": {"color": look.ink, "fontSize": SMALL},
        "range": {"category": list(look.categorical), "heatmap": list(look.sequential)},
    }


def stretching(chart: C, mode: Mode) -> C:
    """The dressed chart, as wide as its place and as high as it says, names at its ends included.

    Left to itself, Streamlit would squeeze title and axes into the height as well.
    """
    return dressed(chart, mode, autosize=alt.AutoSizeParams(type="fit-x", contains="padding"))


def fixed(chart: C, mode: Mode) -> C:
    """The dressed chart in the size that it says."""
    return dressed(chart, mode, autosize=alt.AutoSizeParams(type="pad"))


def streamlit_theme() -> dict[str, dict[str, Any]]:
    """What .streamlit/config.toml says under [theme.light] and [theme.dark]."""
    return {
        mode: {
            "primaryColor": look.primary,
            "backgroundColor": look.background,
            "secondaryBackgroundColor": look.panel,
            "textColor": look.ink,
            "borderColor": look.grid,
            "chartCategoricalColors": list(look.categorical),
            "chartSequentialColors": list(look.sequential),
            "chartDivergingColors": list(look.diverging),
        }
        for mode, look in LOOKS.items()
    }


def _axis(look: Look) -> dict[str, Any]:
    quiet = {"domain": False, "ticks": False, "gridColor": look.grid, "labelPadding": 6}
    return {**quiet, **_words(look), "titleFontWeight": "normal", "titlePadding": 10}


def _words(look: Look) -> dict[str, Any]:
    return {
        "labelColor": look.muted,
        "titleColor": look.muted,
        "labelFontSize": SMALL,
        "titleFontSize": TEXT,
    }
