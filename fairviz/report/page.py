"""The report as one file: what was found, then everything that it rests on."""

from altair.utils.schemapi import debug_mode

from fairviz.predictions.store import Store
from fairviz.report import scripts, style
from fairviz.report.drawings import Drawings, figures
from fairviz.report.elements import Drawn, section
from fairviz.report.front import front
from fairviz.report.markup import Markup, tag
from fairviz.report.pieces import sections
from fairviz.report.reading import Asked, Chosen, Material, of


def made(store: Store, study: Chosen, asked: Asked | None = None) -> str:
    """The report of a study, or of these variants, as HTML that needs nothing else."""
    return written(of(store, study, asked))


def written(material: Material) -> str:
    """The report of what was read."""
    parts = sections(material)
    drawings = Drawings()
    with debug_mode(
        False
    ):  # the charts' contracts ask for valid specs; here it is a third of the time
        for figure in (each for part in parts for each in figures(part.blocks)):
            drawings.add(figure)
    drawn = Drawn(drawings.stills)
    body = tag(
        "body",
        front(material, parts),
        tag("main", *(section(part, drawn) for part in parts), id="content"),
        tag("script", Markup(drawings.as_json()), type="application/json", id="charts"),
        tag("script", Markup(scripts.vega())),
        tag("script", Markup(scripts.DRAW)),
    )
    return "<!DOCTYPE html>\n" + tag("html", _head(material), body, lang="en") + "\n"


def _head(material: Material) -> Markup:
    policy = scripts.policy(scripts.EARLY, scripts.vega(), scripts.DRAW)
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="generator", content="FairViz"),
        tag("title", f"{material.title}: whom does pruning hurt?"),
        tag("script", Markup(scripts.EARLY)),
        tag("style", Markup(style.sheet())),
    )
