"""What a setting may be, and how that is said."""

import pytest

from fairviz import catalog
from fairviz.bounds import (
    ABOVE_0,
    EPOCHS,
    FINITE,
    FROM_0,
    INSIDE,
    MOST_EPOCHS,
    SHARE,
    SOME,
    Epochs,
    OneOf,
)
from fairviz.errors import BadValue, UnknownName
from fairviz.naming import asked
from fairviz.predictions.words import described
from fairviz.spec import Prune, Ramp, Rewind, Train, Variant, as_record, from_record

NAN, INF = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("bounds", "fits", "fails"),
    [
        (FINITE, [-1e300, 0, 3.5], [NAN, INF, -INF, "1"]),
        (FROM_0, [0, 0.0, 1e300], [-1e-300, INF, NAN]),
        (ABOVE_0, [1e-300], [0, -1, NAN]),
        (SHARE, [0, 0.5, 1], [-0.01, 1.01]),
        (INSIDE, [0.0001, 0.9999], [0, 1]),
        (SOME, [1, 10**9], [0, -1]),
        (EPOCHS, [1, MOST_EPOCHS], [0, MOST_EPOCHS + 1]),
        (OneOf(("abs", "square")), ["abs"], ["", "Abs", 1]),
        (Epochs(), ["3", "1,2.5,3", "0"], ["", "1,", "1,x", "-1", "1;2", "nan"]),
    ],
)
def test_bounds_admit_what_lies_within_them(bounds, fits, fails):
    assert [value for value in fits if not bounds.admits(value)] == []
    assert [value for value in fails if bounds.admits(value)] == []


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        (FINITE, "a finite number"),
        (FROM_0, "a number from 0 on"),
        (SHARE, "a number from 0 on, at most 1"),
        (INSIDE, "a number above 0, below 1"),
        (EPOCHS, "a whole number above 0, at most 10,000"),
        (OneOf(("abs", "square")), "one of abs, square"),
    ],
)
def test_bounds_are_said_in_words(bounds, words):
    assert bounds.words == words


@pytest.mark.parametrize("shelf", catalog.SHELVES)
def test_every_usual_setting_is_within_its_own_bounds(shelf):
    for entry in catalog.SHELVES[shelf].values():
        told = entry.limits.keys() & entry.settings.keys()
        assert [key for key in told if not entry.limits[key].admits(entry.settings[key])] == []


@pytest.mark.parametrize(
    ("shelf", "text", "says"),
    [
        ("mitigations", "kd?weight=inf", "weight=inf of 'kd' .* a number from 0 on"),
        ("mitigations", "kd?temperature=0", "a number above 0"),
        ("mitigations", "kd?temperature=-4", "a number above 0"),
        ("mitigations", "crd?temperature=0", "a number above 0"),
        ("mitigations", "pw?theta=1.5", "at most 1"),
        ("pruners", "chita?images=0", "images=0 of 'chita' .* a whole number above 0"),
        ("pruners", "autobot?beta=nan", "beta=nan of 'autobot' .* a finite number"),
        ("paces", "steps?at=1,x", "epochs such as 150,180,210"),
        ("schedules", "iterative?keep=1", "a number above 0, below 1"),
        ("schedules", "recovered?epochs=100000000", "at most 10,000"),
        ("schedules", "lottery?rewind=nan", "rewind=nan"),
        ("models", "resnet8?width=0", "a whole number above 0"),
        ("datasets", "portraits?dark=1.1", "at most 1"),
    ],
)
def test_a_setting_out_of_bounds_is_refused_when_it_is_asked_for(shelf, text, says):
    with pytest.raises(BadValue, match=says):
        asked(text, catalog.SHELVES[shelf], "name")


def test_a_word_that_is_none_of_a_setting_s_gets_the_nearest():
    with pytest.raises(UnknownName, match=r"'masks' is not a value of fair .* mean 'mask'\?"):
        asked("bilevel?fair=masks", catalog.SCHEDULES, "schedule")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("epochs", 0),
        *(("rate", value) for value in (-1, 0.0, NAN, INF)),
        *(("batch", value) for value in (0, -128)),
        *(("momentum", value) for value in (NAN, INF)),
        *(("decay", value) for value in (NAN, INF)),
    ],
)
def test_a_training_out_of_bounds_tells_that_alone(name, value):
    with pytest.raises(BadValue) as caught:
        Train(**{name: value})
    assert str(caught.value).startswith(f"A training cannot have {name}={value}: it must be a")
    assert "Train(" not in str(caught.value)


def test_what_was_kept_before_there_were_bounds_is_still_read_and_told():
    harmed = Train(epochs=MOST_EPOCHS + 1, momentum=1.0, objectives=("kd?temperature=-4",))
    variant = Variant("portraits", "resnet8", 0, (Train(), Prune("magnitude", 9_999), harmed))
    assert from_record(as_record(variant)) == variant
    assert "with distillation (temperature=-4.0)" in described(variant)


@pytest.mark.parametrize("name", ["first", "every", "last"])
@pytest.mark.parametrize("value", [NAN, INF])
def test_a_ramp_has_finite_epochs(name, value):
    with pytest.raises(BadValue, match=f"{name}={value} cannot be"):
        Ramp(**{name: value})


@pytest.mark.parametrize(
    "make", [lambda: Ramp(every=0), lambda: Rewind(-1), lambda: Rewind(1, signed=True)]
)
def test_no_message_shows_how_a_step_is_kept(make):
    with pytest.raises(BadValue) as caught:
        make()
    assert "Ramp(" not in str(caught.value) and "Rewind(" not in str(caught.value)
