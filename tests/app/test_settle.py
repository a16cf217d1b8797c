"""Whatever an address asks for, the nearest view that exists is shown, and a sentence says so."""

import pytest

from app.controls.choice import Choice
from app.controls.settle import percent, settle

OPTIONS = {
    "metric": {"accuracy": "Accuracy", "precision": "Precision"},
    "group": {"tone": "tone", "hair": "hair"},
}
DEFAULTS = {"group": ("tone",)}


def test_a_valid_wish_is_met_without_a_word() -> None:
    wish = Choice(metric="precision", group=("hair",), sparsity="72.5")
    settled = settle(wish, OPTIONS, DEFAULTS)
    assert settled.choice == wish
    assert settled.notes == ()


def test_a_misspelled_metric_becomes_the_one_spelled_most_like_it() -> None:
    settled = settle(Choice(metric="precison", group=("tone",)), OPTIONS, DEFAULTS)
    assert settled.choice.metric == "precision"
    assert settled.notes == ("There is no metric “precison” here; this shows Precision.",)


def test_nonsense_becomes_the_first_option() -> None:
    assert settle(Choice(metric="<script>"), OPTIONS, DEFAULTS).choice.metric == "accuracy"


def test_markup_in_an_address_does_not_reach_the_sentence() -> None:
    (note,) = settle(Choice(metric="<b>`x`</b>[a](b)"), OPTIONS, DEFAULTS).notes
    assert not set("<>`[]") & set(note)


def test_unknown_groups_are_left_out_and_named() -> None:
    settled = settle(Choice(group=("height", "hair")), OPTIONS, DEFAULTS)
    assert settled.choice.group == ("hair",)
    assert settled.notes == ("There is no group “height” here; it is left out.",)


def test_without_any_group_the_usual_one_is_shown() -> None:
    assert settle(Choice(), OPTIONS, DEFAULTS).choice.group == ("tone",)


NEAREST = {"90": "90", "72.5": "72.5", "33.3": "33.5", "33.2": "33", "100": "99.5", "-1": "0"}
NEAREST |= {"1e9": "99.5", "nan": "90", "inf": "90", "many": "90", "85%": "85"}


@pytest.mark.parametrize(("asked", "shown"), NEAREST.items())
def test_a_sparsity_goes_to_the_nearest_half(asked: str, shown: str) -> None:
    assert percent(asked, []) == shown


def test_stages_that_were_not_said_follow_the_one_sparsity() -> None:
    wish = Choice(sparsity="80", stage=("50",))
    settled = settle(wish, OPTIONS, DEFAULTS, ("stage 1", "stage 2", "stage 3"))
    assert settled.choice.stage == ("50", "80", "80")


def test_more_stages_than_the_network_has_are_left_out_with_a_sentence() -> None:
    settled = settle(Choice(stage=("50", "60", "70")), OPTIONS, DEFAULTS, ("stage 1",))
    assert settled.choice.stage == ("50",)
    assert settled.notes == ("This network has 1 stages; the other sparsities are left out.",)


def test_a_choice_survives_the_way_through_its_address() -> None:
    choice = Choice(study="a/b", group=("tone", "hair"), stage=("50", "60"), share=("dark=50",))
    address = {k: v if isinstance(v, list) else [v] for k, v in choice.query().items()}
    assert Choice.of(address) == choice


def test_an_address_with_parameters_of_others_is_read_without_them() -> None:
    assert Choice.of({"utm_source": ["x"], "metric": ["f1"]}) == Choice(metric="f1")
