"""Overview: the sparsity that the usual limits would allow, by the estimate, and the way on."""

from app.panels.recommending import OF_THESE, USUAL, YOURS
from tests.app.conftest import Opened
from tests.app.plainly import plainly

CARD = "Recommended sparsity (estimate)"


def card(app) -> str:
    (found,) = [one.value for one in app.metric if one.label == CARD]
    return str(found)


def words(app) -> str:
    return " ".join(plainly(part.value) for part in [*app.markdown, *app.caption])


def test_overview_recommends_by_the_estimate_what_decide_expects(opened: Opened) -> None:
    app = opened("overview", limits="overall_drop:accuracy<=1")
    assert not app.exception
    assert card(app) == "90 %"  # 100 points may be lost: the sparsest that is stored
    assert f"{OF_THESE} {YOURS}" in words(app)
    assert "certified" not in words(app)


def test_where_no_sparsity_keeps_to_the_limits_none_is_recommended(opened: Opened) -> None:
    app = opened("overview", limits="overall:accuracy>=1")
    assert card(app) == "none"
    assert "No sparsity keeps to the limits by the estimate" in words(app)


def test_without_limits_of_ones_own_the_usual_ones_are_taken_and_said(opened: Opened) -> None:
    app = opened("overview")
    assert f"{OF_THESE} {USUAL}" in words(app)


def test_nothing_is_recommended_where_nothing_is_pruned_or_no_limit_is_set(opened: Opened) -> None:
    for app in (opened("overview", "partial"), opened("overview", limits="none")):
        assert not app.exception
        assert CARD not in [one.label for one in app.metric]
