"""A slice that was named is a group wherever groups are; samples stay the samples they were."""

import numpy as np
import pytest

import fairviz
from fairviz.audit.groups import columns_of, grouping
from fairviz.errors import BadValue
from fairviz.look import Look
from fairviz.predictions import home, slices
from fairviz.predictions.seen import Seen
from fairviz.predictions.slices import Condition, NamedSlice
from fairviz.predictions.store import Store
from tests.app import made_up

DIM_DARK = (Condition("tone", value="dark"), Condition("lighting", value="dim"))


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path)
    made.save_evalset(made_up.questions())
    return made


def named(store, name="dim and dark", conditions=DIM_DARK, properties=""):
    asked = made_up.questions()
    made = NamedSlice(name, "portraits", asked.fingerprint, conditions, properties)
    return slices.save(store.home, made, asked)


def test_a_named_slice_is_a_column_of_two_groups(store):
    named(store)
    asked = store.evalset(made_up.questions().fingerprint)
    assert "dim and dark" in columns_of(asked)
    people = grouping(asked, ["dim and dark"])
    assert dict(zip(people.names, people.n.tolist(), strict=True)) == {"inside": 30, "outside": 150}


def test_naming_changes_no_fingerprint_and_adds_no_attribute(store):
    named(store)
    asked = store.evalset(made_up.questions().fingerprint)
    assert asked.fingerprint == made_up.questions().fingerprint
    assert list(asked.attributes) == ["tone", "lighting"]


def test_a_slice_by_an_image_property_reads_the_look_it_came_from(store):
    asked, look = made_up.questions(), Look(made_up.dense(0), "properties")
    light = np.arange(len(asked), dtype=np.float32)
    seen = Seen({"brightness": light}, {"properties": ["brightness"]})
    bright = (Condition("brightness", low=10.0, step="highest"),)
    named(store, "bright", bright, look.digest)
    assert store.evalset(asked.fingerprint).named.empty  # the look is not there yet
    store.save_look(look, seen, asked.fingerprint)
    inside = store.evalset(asked.fingerprint).named["bright"].eq("inside")
    assert inside.tolist() == (light >= 10).tolist()


def test_a_damaged_file_and_slices_of_other_samples_are_passed_over(store):
    named(store).with_name("torn.json").write_text('{"name": "torn"')
    assert [one.name for one in slices.every(store.home, made_up.questions().fingerprint)] == [
        "dim and dark"
    ]
    assert list(slices.every(store.home, "0" * 64)) == []


@pytest.mark.parametrize("name", ["", " ", "tone", "class", "a\nb", "x" * 61])
def test_a_name_that_is_empty_taken_or_no_plain_text_is_refused(store, name):
    with pytest.raises(BadValue, match="name"):
        named(store, name)


def test_look_alikes_are_a_group_like_any_other(store):
    asked, look = made_up.questions(), Look(made_up.dense(0), "lookalikes")
    cluster = (np.arange(len(asked)) % 3).astype(np.int16)
    alike = (Condition(slices.ALIKE, value="2"),)
    named(store, "the second kind", alike, look.digest)
    store.save_look(look, Seen({"cluster": cluster}, {"clusters": 3}), asked.fingerprint)
    inside = store.evalset(asked.fingerprint).named["the second kind"].eq("inside")
    assert inside.tolist() == (cluster == 1).tolist()
    assert alike[0].words == "look-alikes 2"


def test_a_named_slice_is_a_group_in_a_notebook(tmp_path):
    named(made_up.fill(tmp_path))
    table = fairviz.open(tmp_path).by_group(metric="accuracy", groups=["dim and dark"])
    assert set(table["group"]) == {"inside", "outside"}


def test_a_folder_that_is_not_there_is_a_sentence(tmp_path):
    with pytest.raises(BadValue, match="no folder"):
        fairviz.open(tmp_path / "nowhere")


def test_what_builds_on_the_sample_finds_its_questions_and_parents_there(tmp_path, monkeypatch):
    sample, own = Store(tmp_path / "sample"), Store(tmp_path / "own", tmp_path / "sample")
    asked = made_up.questions()
    made_up.save(sample, made_up.dense(0), asked)
    made_up.save(sample, made_up.dense(1), asked)
    made_up.save(own, made_up.pruned(0, 0.9), asked)
    monkeypatch.setattr(home, "samples", lambda: (tmp_path / "sample",))
    table = fairviz.open(own.home).by_group(groups="tone", change=True)
    assert set(table["seed"]) <= {-1, 0}  # the other dense model is not of this folder
    assert (table["value"] < 0).any()
