"""The sections of a report: each reads the material and says what it found, or is None."""

from collections.abc import Callable

from fairviz.report.pieces import (
    gaps,
    groups,
    helps,
    hurt,
    imbalance,
    onset,
    provenance,
    rules,
    understood,
)
from fairviz.report.pieces.base import Section
from fairviz.report.reading import Material

ORDER: tuple[Callable[[Material], Section | None], ...] = (
    groups.section,
    onset.section,
    gaps.section,
    imbalance.section,
    helps.section,
    hurt.section,
    understood.similarity,
    understood.forecast,
    rules.section,
    provenance.section,
)


def sections(material: Material) -> list[Section]:
    """All that have something to say, in the order in which they are read."""
    return [part for make in ORDER if (part := make(material))]
