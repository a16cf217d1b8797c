"""The slices page: complete, dense models only, empty; and a slice that becomes a group."""

import pytest

from fairviz.predictions import certify_log, slices
from tests.app import made_up


def headline(app):
    return next(one.value for one in app.markdown if one.value.startswith("###"))


@pytest.fixture
def own(stores, tmp_path):
    """A store that a test may write into."""
    stores["own"] = tmp_path
    made_up.fill(tmp_path)
    yield tmp_path
    del stores["own"]


def test_candidates_are_no_findings_until_certify_was_read(opened, own):
    app = opened("slices", "own", sparsity="90")
    assert not app.exception
    assert "none is confirmed yet" in headline(app)
    assert "Finding" not in app.dataframe[0].value
    assert certify_log.readings(own) == []


def test_the_button_reads_certify_once_and_writes_it_down(opened, own):
    app = opened("slices", "own", sparsity="90")
    app.button(key="confirm").click().run()
    assert not app.exception
    assert set(app.dataframe[0].value["Finding"]) <= {"confirmed", "not confirmed"}
    app.run()
    assert [line["who"] for line in certify_log.readings(own)] == ["slices"]


def test_a_later_reading_of_certify_is_held_to_half_as_much(opened, own):
    certify_log.log(own, "slices", "something else")
    app = opened("slices", "own", sparsity="90")
    app.button(key="confirm").click().run()
    assert any("held to 2.5 % instead of 5 %" in one.value for one in app.caption)


def test_a_name_makes_a_slice_a_group_on_every_page(opened, own):
    app = opened("slices", "own", sparsity="90")
    app.text_input(key="slice_name").input("the forgotten")
    next(one for one in app.button if one.label == "Make it a group").click().run()
    assert not app.exception
    assert [one.name for one in slices.every(own, made_up.questions().fingerprint)] == [
        "the forgotten"
    ]
    groups = opened("groups", "own", group="the forgotten")
    assert not groups.exception
    assert groups.multiselect(key="group").value == ["the forgotten"]


@pytest.mark.parametrize(("store", "said"), [("partial", "nothing that was pruned")])
def test_dense_models_alone_say_what_is_missing(opened, store, said):
    app = opened("slices", store)
    assert not app.exception
    assert any(said in one.value for one in app.info)


def test_an_empty_store_says_how_to_begin(opened):
    app = opened("slices", "empty")
    assert not app.exception
    assert any("Nothing has been computed" in one.value for one in app.markdown)
