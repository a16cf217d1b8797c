"""Forecast: what was foretold, what came, and what deferring gives back."""

from tests.app.conftest import Opened


def test_the_first_line_says_whom_to_expect_trouble_for(opened: Opened) -> None:
    app = opened("forecast", sparsity="90")
    assert not app.exception
    headline = app.markdown[0].value
    assert "expect most trouble for dark" in headline
    assert "of 2 seeds" in headline


def test_the_dense_models_are_told_by_group(opened: Opened) -> None:
    table = opened("forecast", sparsity="90").dataframe[0].value
    assert list(table["Group"]) == ["dark", "light", "medium"]
    assert table["Uncertainty"].idxmax() == 0


def test_the_share_deferred_changes_the_sentence(opened: Opened) -> None:
    app = opened("forecast", sparsity="90")
    slider = next(one for one in app.slider if one.key == "deferred")
    before = [one.value for one in app.markdown if "deferred" in one.value]
    after = [one.value for one in slider.set_value(40).run().markdown if "deferred" in one.value]
    assert before != after
    assert "40 % deferred" in after[0]


def test_a_sparsity_that_nobody_computed_says_so(opened: Opened) -> None:
    app = opened("forecast", sparsity="33.5")
    assert not app.exception
    assert "Nothing is stored" in app.markdown[0].value
