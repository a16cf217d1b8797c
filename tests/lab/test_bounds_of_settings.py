"""The words that the catalog lets a setting have are those that the plug-in knows."""

import pytest

from fairviz import catalog
from fairviz.lab.maskings import bilevel, densities, regrow
from fairviz.lab.objectives import equal_accuracy, fair_scratch


@pytest.mark.parametrize(
    ("entry", "setting", "known"),
    [
        (catalog.MITIGATIONS["equal_accuracy"], "form", equal_accuracy.FORMS),
        (catalog.MITIGATIONS["equal_accuracy"], "pairs", equal_accuracy.PAIRS),
        (catalog.MITIGATIONS["fair_scratch"], "form", fair_scratch.UP),
        (catalog.MITIGATIONS["fair_scratch"], "goal", fair_scratch.GOALS),
        (catalog.MASKINGS["bilevel"], "fair", bilevel.LEVELS),
        (catalog.MASKINGS["regrow"], "growth", regrow.GROWTHS),
        (catalog.MASKINGS["regrow"], "densities", densities.DENSITIES),
    ],
)
def test_a_setting_may_be_what_its_plug_in_knows(entry, setting, known):
    assert set(entry.limits[setting].possible) == {*known}
