"""Every number that a screen shows is explained."""

from pathlib import Path

import pytest

from fairviz import catalog

EXPLAINED = (Path(__file__).parents[2] / "docs" / "metrics.md").read_text()


@pytest.mark.parametrize("name", [*catalog.METRICS, *catalog.GAPS, "cev", "sde"])
def test_every_number_is_explained(name):
    assert f"`{name}`" in EXPLAINED
