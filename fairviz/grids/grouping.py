"""By which column a study's methods tell groups apart, said once for all of them."""

from collections.abc import Mapping
from dataclasses import replace

from fairviz import catalog
from fairviz.grids.study import Method
from fairviz.naming import parse, spelled


def grouped(method: Method, by: str) -> Method:
    """The method with `by` wherever it asks for groups and nobody said which."""
    if not by:
        return method
    return replace(
        method,
        pruner=_filled(method.pruner, catalog.PRUNERS, by),
        schedule=_filled(method.schedule, catalog.SCHEDULES, by),
        mitigate=tuple(_filled(name, catalog.MITIGATIONS, by) for name in method.mitigate),
        score_by=tuple(_filled(name, catalog.MITIGATIONS, by) for name in method.score_by),
    )


def _filled(text: str, shelf: Mapping[str, catalog.Entry], by: str) -> str:
    name, settings = parse(text, shelf, "name")
    is_left_empty = shelf[name].settings.get("by") == "" and "by" not in settings
    return spelled(name, {**settings, "by": by}) if is_left_empty else text
