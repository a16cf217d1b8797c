"""Studies: named, tagged, renamed, deleted."""

import pytest

from fairviz.errors import BadValue, UnknownName
from fairviz.predictions.faults import Damaged, NewerFormat, ReadOnly
from fairviz.predictions.store import Store
from fairviz.predictions.studies import Studies
from fairviz.spec import Variant

DENSE = Variant("portraits", "resnet8")


@pytest.fixture
def studies(store) -> Studies:
    return Studies(store)


def test_a_study_remembers_its_variants_and_its_page(studies):
    studies.create("First look", [DENSE], text="dataset: portraits", tags=["pilot", "pilot"])
    (entry,) = studies.all()
    assert entry.variants() == [DENSE]
    assert entry.digests == (DENSE.digest,)
    assert (entry.title, entry.tags, entry.text) == ("First look", ("pilot",), "dataset: portraits")


def test_the_same_study_again_is_the_same_study(studies):
    assert studies.create("First", [DENSE]).key == studies.create("First", [DENSE]).key
    assert len(studies.all()) == 1


def test_a_new_title_leaves_the_key(studies):
    key = studies.create("First", [DENSE]).key
    studies.rename(key, "  Second \n look ")
    assert studies.get(key).title == "Second look"


def test_tags_are_replaced(studies):
    key = studies.create("First", [DENSE], tags=["old"]).key
    assert studies.tag(key, ["new", " "]).tags == ("new",)


def test_a_deleted_study_leaves_its_variants(studies, store, saved):
    variant = saved()
    studies.delete(studies.create("First", [variant]).key)
    assert studies.all() == []
    assert store.has(variant.digest)


def test_a_study_is_found_by_its_title(studies):
    entry = studies.create("First", [DENSE])
    assert studies.get("First") == entry
    with pytest.raises(UnknownName, match="Did you mean 'First'"):
        studies.get("Firts")


@pytest.mark.parametrize("title", ["", "   ", "x" * 121])
def test_a_title_has_1_to_120_characters(studies, title):
    with pytest.raises(BadValue, match="1 to 120"):
        studies.create(title, [DENSE])


def test_a_title_is_no_path(studies, store):
    studies.create("../../etc/passwd", [DENSE])
    (path,) = store.home.rglob("*.json")
    assert path.parent == store.home / "studies"


def test_the_samples_studies_are_read_only(studies, store, tmp_path):
    entry = studies.create("Sample", [DENSE])
    own = Studies(Store(tmp_path / "own", store.home))
    assert own.get(entry.key).read_only
    for change in (lambda: own.rename(entry.key, "Mine"), lambda: own.delete(entry.key)):
        with pytest.raises(ReadOnly, match="read-only"):
            change()


def test_a_damaged_study_is_named_and_hides_no_other(studies, store):
    studies.create("Sound", [DENSE])
    (store.home / "studies" / "broken.json").write_text('{"format": 1')
    (store.home / "studies" / "newer.json").write_text('{"format": 2}')
    assert [entry.title for entry in studies.all()] == ["Sound"]
    assert [type(fault) for fault in studies.faults()] == [Damaged, NewerFormat]


def test_a_damaged_study_is_set_aside_and_nothing_is_lost(studies, store):
    key = studies.create("First", [DENSE]).key
    path = store.home / "studies" / f"{key}.json"
    path.write_text("{x")
    (aside,) = studies.repair()
    assert aside.read_text() == "{x"
    assert studies.faults() == [] and studies.all() == []
