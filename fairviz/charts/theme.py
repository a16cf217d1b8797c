"""How every chart looks: the altair config of a mode, and what Streamlit's theme must say."""

from typing import Any, TypeVar

import altair as alt

from fairviz.charts.palette import LOOKS, Look, Mode

FONT = '"Source Sans", "Source Sans 3", "Source Sans Pro", "Liberation Sans", sans-serif'
SMALL, TEXT, LARGE = 12, 13, 15

C = TypeVar("C", bound=alt.TopLevelMixin)


def dressed(chart: C, mode: Mode) -> C:
    """The chart in this mode's colours, on a transparent background."""
    look = LOOKS[mode]
    dressed_chart = chart.copy(deep=False)
    dressed_chart.config = alt.Config.from_dict(config(look))  # type: ignore[attr-defined]
    dressed_chart.background = "transparent"  # type: ignore[attr-defined]
    return dressed_chart


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
    fitted = dressed(chart, mode)
    fitted.autosize = alt.AutoSizeParams(type="fit-x", contains="padding")  # type: ignore[attr-defined]
    return fitted


def fixed(chart: C, mode: Mode) -> C:
    """The dressed chart in the size that it says."""
    sized = dressed(chart, mode)
    sized.autosize = alt.AutoSizeParams(type="pad")  # type: ignore[attr-defined]
    return sized


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
