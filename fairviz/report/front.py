"""The top of the report: the question, the answer in a sentence, four numbers, every finding."""

from fairviz.charts.typeset import minus
from fairviz.report.key_numbers import key_numbers
from fairviz.report.markup import Markup, tag
from fairviz.report.pieces.base import Section
from fairviz.report.pieces.opening import opening
from fairviz.report.reading import SPLIT, Material


def front(material: Material, parts: list[Section]) -> Markup:
    """The header with the findings, each leading to what it rests on."""
    told = opening(material)
    found = [part for part in parts if part.is_finding and part.answers]
    return tag(
        "header",
        tag("a", "To the numbers", href="#content", class_="skip"),
        tag("p", "FairViz report", class_="kicker"),
        tag("h1", "Whom does pruning hurt?"),
        tag("p", _subtitle(material), class_="subtitle"),
        tag("p", minus(told.headline), class_=f"headline {told.severity}"),
        tag("p", told.caveat, class_="quiet") if told.caveat else None,
        _numbers(material),
        tag("h2", "What was found", id="findings"),
        tag("ul", *(_finding(part) for part in found), class_="findings"),
    )


def _subtitle(material: Material) -> str:
    """'Portraits, four seeds: ResNet-8 on Portraits; 4 seeds, 1,728 images.'"""
    seeds = len({run.seed for run in material.runs})
    n = len(material.questions.rows(SPLIT))
    counted = "1 seed" if seeds == 1 else f"{seeds} seeds"
    model, data = material.model_name, material.data_name
    where = "predictions that were brought" if model == data else f"{model} on {data}"
    counted = f"{counted}, {n:,} {material.things}, groups by {material.people.title}"
    return f"{material.title}: {where}; {counted}."


def _numbers(material: Material) -> Markup | None:
    numbers = key_numbers(material)
    if not numbers:
        return None
    cards = (
        tag(
            "div",
            tag("dt", one.label),
            tag("dd", tag("strong", one.value), _line(one.between), _line(one.change)),
        )
        for one in numbers
    )
    return tag("dl", *cards, class_="numbers")


def _line(text: str) -> Markup | None:
    return tag("span", minus(text)) if text else None


def _finding(part: Section) -> Markup:
    link = tag("a", part.question, href=f"#{part.key}")
    return tag("li", link, tag("span", minus(part.answers[0])), class_=part.severity)
