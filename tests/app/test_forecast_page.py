"""Forecast: what was foretold, what came, and what deferring gives back."""

from tests.app.conftest import Opened


def test_the_first_line_says_whom_to_expect_trouble_for(opened: Opened) -> None:
    app = opened("forecast", sparsity="90")
    assert not app.exception
    headline = app.markdown[0].value
    assert headline.startswith("### Expect trouble for ")
    assert "times of" in headline
    here = next(one.value for one in app.markdown if one.value.startswith("**At 90 %"))
    assert "expect most trouble for dark" in here
    assert "of 2 seeds" in here


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


def test_a_lower_limit_brings_trouble_no_later(opened: Opened) -> None:
    app = opened("forecast", sparsity="90")
    limit = next(one for one in app.selectbox if one.key == "trouble")
    assert "more than 5 %" in app.markdown[0].value
    assert "more than 1 %" in limit.set_value(1).run().markdown[0].value


def test_three_groups_are_split_by_class_to_be_ranked(opened: Opened) -> None:
    app = opened("forecast", sparsity="90")
    ranks = next(t.value for t in app.dataframe if "Rank correlation with the loss" in t.value)
    assert set(ranks["Cells"]) == {12}  # three tones, four classes
    assert [one for one in app.caption if "3 groups alone cannot show" in one.value]


def test_chance_stands_beside_the_slope_of_recall(opened: Opened) -> None:
    slopes = next(
        t.value for t in opened("forecast", sparsity="90").dataframe if "Slope of recall" in t.value
    )
    assert list(slopes["Slope of recall"])[1] == "One dense seed on another: chance"
    assert slopes["Slope"].notna().all()


def test_the_address_holds_the_limit_and_the_share_deferred(opened: Opened) -> None:
    app = opened("forecast", sparsity="70", trouble="2", deferred="23")
    assert not app.exception
    assert app.selectbox(key="trouble").value == 2
    assert app.slider(key="deferred").value == 25
    app.selectbox(key="trouble").set_value(10).run()
    assert app.query_params["trouble"] == "10"
    odd = opened("forecast", sparsity="70", trouble="lots", deferred="-5")
    assert not odd.exception
    assert odd.selectbox(key="trouble").value == 5
