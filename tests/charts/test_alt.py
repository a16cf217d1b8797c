import pytest

from fairviz.charts import curves, gaps, heatmap, multiples, recall
from fairviz.charts.alt import takeaway
from fairviz.charts.reading import ACCURACY
from tests.charts import frames


def test_curves_name_the_worst_group_at_the_highest_sparsity_that_stands():
    said = takeaway("curves", frames.curves())
    assert "one-shot, at 50 % sparsity: accuracy is worst for dark, 50.0 %" in said
    assert "It has collapsed from 90 % on." in said
    assert "recovered, at 90 % sparsity: accuracy is worst for dark, 30.0 %" in said


@pytest.mark.parametrize("panels", [curves.panels, multiples.panels])
def test_a_panel_tells_the_numbers_of_its_table(panels):
    kind = "multiples" if panels is multiples.panels else "curves"
    told = [takeaway(kind, panel.frame, ACCURACY.of_panel) for panel in panels(frames.curves())]
    assert any("worst for dark, 50.0 %" in said for said in told)


def test_gaps_are_told_beside_what_chance_would_show():
    said = takeaway("gaps", frames.gaps(), gaps.GAP)
    assert said.startswith("The widest gap is 90.0 points [88.0, 92.0], with Magnitude, ")
    assert said.endswith("Chance alone would show 5.0 points.")


def test_onsets_name_who_pays_and_who_does_not():
    said = takeaway("onsets", frames.onsets())
    assert said.startswith("Magnitude, one-shot: dark from 50 %; light at none tried.")


def test_the_largest_cell_is_told_beside_the_floor():
    said = takeaway("heatmap", frames.heatmap(), heatmap.CEV)
    assert said == (
        "CEV is largest, 1,000, for Magnitude, recovered at 90 % sparsity;"
        " dense seeds alone show 100."
    )


def test_the_class_farthest_from_the_diagonal_is_named():
    assert takeaway("scatter", frames.scatter()).startswith("scarf lies farthest")


def test_recall_names_lowest_and_highest():
    said = takeaway("recall", frames.recall(("cap", "mask")), recall.RECALL_CHANGE)
    assert "lowest for mask, −60.0 points" in said  # noqa: RUF001
    assert "highest for cap, −20.0 points" in said  # noqa: RUF001


def test_flips_are_counted_by_what_became_of_them():
    flips = frames.flow(("cap", "mask"))  # cap → mask 3 mended, mask → cap 4 mended
    assert takeaway("flow", flips) == (
        "7 predictions flipped, most often from mask to cap (4): 7 wrong, then right."
    )


def test_nothing_and_undefined_are_said():
    assert "Nothing" in takeaway("curves", frames.curves().iloc[:0])
    assert takeaway("recall", frames.undefined(frames.recall())).endswith(": no positives.")
