"""The slices page: complete, dense models only, empty; and a slice that becomes a group."""

import time

import numpy as np
import pytest

from fairviz.jobs import Queue
from fairviz.look import Look
from fairviz.predictions import certify_log, slices
from fairviz.predictions.seen import Seen
from fairviz.predictions.store import Store
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


def readings(home):
    return certify_log.readings(home, made_up.questions().fingerprint)


def test_candidates_are_no_findings_until_certify_was_read(opened, own):
    app = opened("slices", "own", sparsity="90")
    assert not app.exception
    assert "none is confirmed yet" in headline(app)
    assert "Finding" not in app.dataframe[0].value
    assert readings(own) == []


def test_the_button_reads_certify_once_and_writes_it_down(opened, own):
    app = opened("slices", "own", sparsity="90")
    app.button(key="confirm").click().run()
    assert not app.exception
    assert set(app.dataframe[0].value["Finding"]) <= {"confirmed", "not confirmed"}
    app.run()
    assert [line["who"] for line in readings(own)] == ["slices"]


def test_what_was_confirmed_once_is_shown_to_everyone_and_not_read_again(opened, own):
    first = opened("slices", "own", sparsity="90")
    first.button(key="confirm").click().run()
    second = opened("slices", "own", sparsity="90")
    assert not second.exception
    assert "Finding" in second.dataframe[0].value
    assert [one for one in second.button if one.key == "confirm"] == []
    assert len(readings(own)) == 1


def test_the_address_says_what_was_searched_and_by_which_harm(opened, own):
    app = opened("slices", "own", sparsity="90", found="attributes", lost="accuracy")
    assert app.segmented_control(key="lost").value == "accuracy"
    app.segmented_control(key="lost").set_value("loss").run()
    assert not app.exception
    assert app.query_params["lost"] == "loss"


def test_look_alikes_and_properties_are_searched_once_they_were_looked_at(opened, own):
    asked, store = made_up.questions(), made_up.Store(own)
    dark = asked.attributes["tone"].eq("dark").to_numpy()
    alike = {"cluster": dark.astype(np.int16), "distance": np.arange(len(asked)) * 1.0}
    light = {"brightness": np.where(dark, 0.1, 0.9) + np.arange(len(asked)) * 1e-4}
    looks = {"lookalikes": Seen(alike, {"clusters": 2})}
    looks["properties"] = Seen(light, {"properties": ["brightness"]})
    for sight, seen in looks.items():
        store.save_look(Look(made_up.dense(0), sight), seen, asked.fingerprint)
    app = opened("slices", "own", sparsity="90", found="lookalikes")
    assert not app.exception
    assert app.dataframe[0].value["Slice"].iloc[0] == "look-alikes 2"
    assert "dark tone" in app.dataframe[0].value["What they share"].iloc[0]
    assert (
        opened("slices", "own", sparsity="90").segmented_control(key="found").value == "lookalikes"
    )
    app = opened("slices", "own", sparsity="90", found="pictures")
    assert "lowest brightness" in app.dataframe[0].value["Slice"].iloc[0]


def test_without_a_worker_look_alikes_say_what_is_missing(opened, own):
    app = opened("slices", "own", sparsity="90", found="lookalikes")
    assert not app.exception
    assert "have not been looked at yet" in headline(app)
    assert any("Missing" in one.value for one in app.info)


def test_a_worker_that_is_still_waking_up_is_waited_for(opened, own, monkeypatch):
    monkeypatch.setenv("FAIRVIZ_LAUNCHED", str(time.time()))
    app = opened("slices", "own", sparsity="90", found="lookalikes")
    assert not app.exception
    assert not any("No worker" in one.value for one in app.info)
    assert set(Queue(Store(own).queue).jobs()["state"]) == {"waiting"}


def test_a_later_reading_of_certify_is_held_to_half_as_much(opened, own):
    data = made_up.questions().fingerprint
    certify_log.once(own, "slices", "something else", data, lambda number: {})
    app = opened("slices", "own", sparsity="90")
    app.button(key="confirm").click().run()
    assert any(
        "reading 2 of these certify images, held to 1.25 %" in one.value for one in app.caption
    )


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
