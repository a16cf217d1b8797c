"""What the README says to type into a notebook."""

import re
from pathlib import Path

import numpy as np
import pytest

import fairviz

ROOT = Path(__file__).parents[2]
(BLOCK,) = re.findall(
    r"```python\n(import fairviz\n.*?)```", (ROOT / "README.md").read_text(), re.S
)
LINES = [line for line in BLOCK.splitlines() if line.startswith("fairviz.")]


@pytest.mark.parametrize("line", LINES)
def test_the_readmes_line_answers(line, monkeypatch):
    monkeypatch.chdir(ROOT)
    labels = np.resize([0, 1, 2], 12)
    said = {"y_true": labels, "y_dense": labels[::-1], "y_pruned": np.roll(labels, 1)}
    assert eval(line, {"fairviz": fairviz, **said}) is not None


def test_where_nobody_chose_the_study_is_the_one_that_opens_first():
    told = fairviz.open(ROOT / "data_cache" / "sample").by_group(groups=["tone", "tone"])
    assert set(told["dataset"]) == {"portraits"} and set(told["model"]) == {"resnet8"}
    assert set(told["group"]) == {"dark", "light", "medium"}
