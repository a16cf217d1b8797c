"""A cell with fewer seeds than its method's others waits for them."""

import pandas as pd

from app.loaders.whole import lacking, whole
from tests.app import made_up


def rows(*cells):
    """Index rows of (asked, seed); a dense model is asked 0."""
    return pd.DataFrame(
        [
            {
                "pruner": "magnitude" if asked else "",
                "schedule": "oneshot" if asked else "dense",
                "scope": "global" if asked else "",
                "mitigation": "",
                "asked": asked,
                "seed": seed,
            }
            for asked, seed in cells
        ]
    )


def test_one_seed_beside_cells_of_two_is_left_out_and_named():
    table = rows((0, 0), (0, 1), (0.5, 0), (0.5, 1), (0.7, 0), (0.7, 1), (0.605, 0))
    assert sorted(set(whole(table)["asked"])) == [0, 0.5, 0.7]
    assert lacking(table) == ["60.5 % (1 of 2 seeds)"]


def test_a_method_of_which_only_one_seed_was_asked_stays():
    table = rows((0, 0), (0, 1), (0.5, 0), (0.7, 0))
    assert len(whole(table)) == 4
    assert lacking(table) == []


def test_one_cell_of_more_seeds_does_not_cast_out_the_others():
    table = rows((0.5, 0), (0.5, 1), (0.7, 0), (0.7, 1), (0.9, 0), (0.9, 1), (0.9, 2))
    assert len(whole(table)) == 7


def test_a_half_computed_point_moves_no_headline(opened, stores, tmp_path):
    stores["half"] = tmp_path
    store = made_up.fill(tmp_path)
    before = opened("groups", "half", sparsity="90").markdown[0].value
    made_up.save(store, made_up.pruned(0, 0.3), made_up.questions())
    app = opened("groups", "half", sparsity="90")
    assert not app.exception
    assert app.markdown[0].value == before
    assert any("30 % (1 of 2 seeds)" in one.value for one in app.caption)
    here = opened("groups", "half", sparsity="30")
    assert not here.exception
    del stores["half"]
