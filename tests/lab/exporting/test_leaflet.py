"""What an export tells people."""

import math
from dataclasses import replace

import pytest

from fairviz.lab.exporting.leaflet import Leaflet, plain
from fairviz.lab.exporting.written import Face
from fairviz.spec import Prune, Train, Variant
from tests.lab.squares import squares

VARIANT = Variant("portraits", "resnet8?width=4", 0, (Train(epochs=6), Prune("magnitude", 5_000)))
FACE = Face("A test", ("no", "yes"), "classes", (0.5,) * 3, (0.25,) * 3)
DARK = {"attribute": "tone", "group": "dark", "n": 20, "accuracy": 0.5, "low": 0.3, "high": 0.7}


@pytest.fixture
def leaflet():
    facts = {"parameters": 4904, "nonzero": 2600, "macs": None}
    rows = ({**DARK, "dense": {"accuracy": 0.9, "low": 0.7, "high": 0.97}},)
    return Leaflet(VARIANT, FACE, (32, 24), squares().evalset, facts, rows, {}, {})


def test_a_group_stands_beside_its_dense_model(leaflet):
    row = "| tone: dark | 20 | 50.0 % [30.0, 70.0] | 90.0 % [70.0, 97.0] |"
    assert row in leaflet.text({})


def test_what_nobody_knows_is_said_to_be_unknown(leaflet):
    row = {**DARK, "n": 0, "accuracy": math.nan, "low": math.nan, "high": math.nan, "dense": {}}
    assert "| tone: dark | 0 | unknown | unknown |" in replace(leaflet, groups=(row,)).text({})


def test_measurements_that_are_missing_have_no_row(leaflet):
    text = leaflet.text({})
    assert "| of them not zero | 2,600 |" in text
    assert "multiply-accumulates" not in text


def test_only_files_that_are_there_are_described(leaflet):
    text = leaflet.text({"weights.safetensors": b"", "network.py": b""})
    assert "| `network.py` |" in text
    assert "model.onnx" not in text


def test_a_groups_name_is_neither_markup_nor_a_cell_nor_a_link(leaflet):
    hostile = {**DARK, "group": "<script>|[x](http://y)`\n", "dense": {}}
    text = replace(leaflet, groups=(hostile,)).text({})
    (row,) = [line for line in text.splitlines() if line.startswith("| tone")]
    assert row.count("|") == 5
    assert "<script>" not in text and "](" not in text


def test_plain_words_stay_as_they_are():
    assert plain("each layer's filters, 20 %") == "each layer's filters, 20 %"


def test_the_steps_are_told_in_their_order(leaflet):
    text = leaflet.text({})
    assert text.index("- train: epochs 6") < text.index("- prune: pruner magnitude, sparsity 5000")
