"""Names with settings: one spelling each."""

import pytest

from fairviz.catalog import Entry
from fairviz.errors import BadValue, UnknownName
from fairviz.naming import canonical, parse

SHELF = {
    "faces": Entry("x:y", "", "", settings={"size": 32, "noise": 0.5, "task": "hat", "hard": False})
}


@pytest.mark.parametrize(
    ("written", "spelled"),
    [
        ("faces", "faces"),
        ("faces?", "faces"),
        ("faces?size=32", "faces"),
        ("faces?size=64&noise=0.25", "faces?noise=0.25&size=64"),
        ("faces?noise=.25", "faces?noise=0.25"),
        ("faces?hard=TRUE", "faces?hard=true"),
        ("faces?task=a%20b%26c", "faces?task=a%20b%26c"),
    ],
)
def test_a_name_has_one_spelling(written, spelled):
    assert canonical(written, SHELF, "dataset") == spelled
    assert canonical(spelled, SHELF, "dataset") == spelled


def test_a_setting_has_the_kind_of_its_default():
    assert parse("faces?size=64&hard=true", SHELF, "dataset") == (
        "faces",
        {"size": 64, "hard": True},
    )


def test_an_unknown_name_gets_the_nearest_and_the_list():
    with pytest.raises(UnknownName, match=r"'face' is not a dataset. Did you mean 'faces'\?"):
        parse("face", SHELF, "dataset")


def test_an_unknown_setting_gets_the_nearest():
    with pytest.raises(UnknownName, match="Did you mean 'noise'"):
        parse("faces?nose=1", SHELF, "dataset")


@pytest.mark.parametrize("written", ["faces?size=big", "faces?size=1.5", "faces?hard=perhaps"])
def test_a_setting_of_another_kind_is_refused(written):
    with pytest.raises(BadValue, match="is not a"):
        parse(written, SHELF, "dataset")
