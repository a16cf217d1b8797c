import json
from dataclasses import replace

import pytest

from fairviz.audit.deciding.limits import Limits
from fairviz.audit.deciding.record import Record
from fairviz.audit.deciding.sequence import certify
from fairviz.errors import BadValue
from tests.audit.deciding.cases import EVEN, HURT, people, run

LIMITS = Limits.parse("group_drop:accuracy<=0.02@tone;overall:accuracy>=0.9;overall:f1>=0.5", 0.9)


def recorded(*moves, limits=LIMITS, fingerprint="data", **more) -> Record:
    """What deciding about one method on these answers leaves behind."""
    runs = [run(each, asked) for each, asked in zip(moves, (0.5, 0.9), strict=False)]
    found = certify(runs, limits, [people(moves[0])])
    recipes = {runs[0].variant: "Magnitude 50 % of weights, one-shot"}
    return Record.of(
        found, limits, [people(moves[0])], fingerprint=fingerprint, recipes=recipes, **more
    )


def test_a_record_survives_being_written():
    record = recorded(EVEN, HURT, title="faces")
    again = Record.from_json(record.to_json())
    assert record.same_as(again) == again.same_as(record) == ()
    assert again.to_json() == record.to_json()
    assert again.made == record.made


def test_it_holds_what_an_auditor_asks_for():
    record = recorded(EVEN, HURT, reading=2, positive="yes")
    step, last = record.tried[0]["steps"]
    claim = step["claims"][1]
    assert record.certified == (step["variant"],)
    assert record.variants == ("magnitude 0.5 0", "magnitude 0.9 0")
    assert step["recipe"] == "Magnitude 50 % of weights, one-shot"
    assert (claim["limit"], claim["group"], claim["n"]) == (str(LIMITS.limits[0]), "dark", 2000)
    assert 0 < claim["p"] < 0.01
    assert (last["outcome"], last["reached"]) == ("violated", True)
    assert {"python", "numpy", "scipy"} <= set(record.versions)
    assert record.made.endswith("+00:00")


def test_the_same_is_asked_again():
    shares = (("dark", 0.25), ("light", 0.75))
    limits = replace(LIMITS, shares=shares, share_columns=("tone",), without=("grey",))
    record = Record.from_json(recorded(EVEN, limits=limits).to_json())
    assert record.asked == limits
    replayed = recorded(EVEN, limits=record.asked)
    assert record.same_as(replayed) == ()


def test_another_time_and_other_versions_are_no_difference():
    record = recorded(EVEN)
    later = replace(record, made="2031-01-01T00:00:00+00:00", versions={"numpy": "9"}, title="x")
    assert record.same_as(later) == ()


def test_every_number_that_differs_is_told():
    said = recorded(EVEN, EVEN).same_as(recorded(EVEN, HURT))
    assert any("outcome" in sentence and '"violated"' in sentence for sentence in said)
    assert any("estimate" in sentence for sentence in said)
    assert all(sentence.startswith(("tried 1", "certified")) for sentence in said)


def test_another_limit_is_told():
    other = recorded(EVEN, limits=Limits.parse("group_drop:accuracy<=0.03@tone", 0.9))
    assert recorded(EVEN).same_as(other)[0].startswith("limits: the record says")


def test_a_record_from_other_data_is_refused():
    with pytest.raises(BadValue, match="made on data 0123456789ab, these are other"):
        recorded(EVEN, fingerprint="0123456789abcdef").check_data("other")
    recorded(EVEN, fingerprint="same").check_data("same")


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda text: text[: len(text) // 2], "not JSON"),
        (lambda text: "[1, 2]", "no decision record"),
        (lambda text: "{}", "no decision record"),
        (
            lambda text: text.replace('"outcome": "certified"', '"outcome": "violated"', 1),
            "changed",
        ),
        (lambda text: text.replace('"format": 1', '"format": 7'), "has format 7"),
        (lambda text: "[" * 100_000, "not JSON"),
    ],
)
def test_what_is_no_record_is_refused(spoil, sentence):
    with pytest.raises(BadValue, match=sentence):
        Record.from_json(spoil(recorded(EVEN).to_json()))


def test_undefined_numbers_are_null():
    absent = EVEN | {"grey": (0, 0, 0, 0)}
    claims = json.loads(recorded(absent).to_json())["tried"][0]["steps"][0]["claims"]
    assert claims[2]["estimate"] is None
    assert claims[2]["reason"] == "nobody here to tell it by"
