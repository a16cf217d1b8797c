"""What the documents promise to list is listed."""

from pathlib import Path

import pytest

from fairviz import catalog
from fairviz.catalog.presets import PRESETS

METHODS = (Path(__file__).parents[1] / "docs" / "methods.md").read_text()
SHELVES = ("PRUNERS", "SCHEDULES", "MITIGATIONS", "MASKINGS", "ADJUSTMENTS", "PACES", "OPTIMISERS")


@pytest.mark.parametrize("shelf", SHELVES)
def test_every_method_is_in_the_document_with_its_needs_and_settings(shelf):
    for name, entry in getattr(catalog, shelf).items():
        (line,) = [row for row in METHODS.splitlines() if _is_row(row, name, entry.summary)]
        assert (", ".join(entry.needs) or "—") in line
        assert all(f"`{key}={value}`" in line for key, value in entry.settings.items())


def _is_row(row, name, summary):
    return row.startswith(f"| `{name}` |") and summary.replace("|", r"\|") in row


def test_every_preset_is_in_the_document():
    assert all(f"`{name}`" in METHODS for name in PRESETS)
