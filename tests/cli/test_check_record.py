"""`fairviz check --record`: the same data give the same numbers, or it is said what differs."""

import json

import pytest

from fairviz.audit.deciding.record import KIND, Record
from tests.cli.answering import table

FRAME = table(dark=(1000, 10, 4), light=(1000, 0))
RULE = ("--groups", "tone", "--max-group-drop", "2", "--limit", "gap:true_positive_rate<=0.2")
ASKED = ("--label", "label", *RULE, "--positive", "yes")


@pytest.fixture
def replay(fairviz, tmp_path):
    """What replaying a record says of a table."""

    def call(record, frame=FRAME, *words, name="copy.csv"):
        path, kept = tmp_path / name, tmp_path / "decision.json"
        frame.to_csv(path, index=False)
        kept.write_text(record if isinstance(record, str) else json.dumps(record))
        return fairviz("check", str(path), "--label", "label", "--record", str(kept), *words)

    return call


def test_a_copy_of_the_file_replays_with_the_same_table(check, replay):
    first = check(FRAME, *ASKED)
    told = replay(first.answer)
    assert (first.code, told.code) == (0, 0)
    assert told.out.splitlines()[1:] == first.out.splitlines()[1:]  # the first names the file
    assert "is replayed: the same data, the same numbers" in told.err


def test_the_record_itself_replays_as_well_as_the_answer_around_it(check, replay):
    assert replay(check(FRAME, *ASKED).answer["record"]).code == 0


def test_a_violation_is_replayed_as_one(check, replay):
    bad = table(dark=(1000, 90), light=(1000, 0))
    first = check(bad, *ASKED)
    assert (first.code, replay(first.answer, bad).code) == (1, 1)


def test_a_decision_is_about_what_it_certified_and_a_check_about_all(check, replay):
    worse = table("magnitude_0.95", dark=(1000, 90), light=(1000, 0))["magnitude_0.95"]
    both = FRAME.assign(**{"magnitude_0.95": worse})
    first = check(both, *ASKED)
    assert (first.code, replay(first.answer, both).code) == (1, 1)
    assert replay(first.answer["record"], both).code == 0


def test_a_record_of_some_columns_replays_on_the_whole_file(check, replay):
    others = {f"magnitude_{share}": FRAME["magnitude_0.9"] for share in ("0.5", "0.7")}
    more = FRAME.assign(**others)
    first = check(more, *ASKED, "--variant", "magnitude_0.9,magnitude_0.5")
    for frame in (more, more[[*reversed(more.columns)]]):
        told = replay(first.answer, frame)
        assert told.code == 0 and "is replayed: the same data" in told.err
        assert "magnitude_0.7" not in told.out


def test_other_data_are_refused(check, replay):
    record = check(FRAME, *ASKED).answer
    told = replay(record, table(dark=(1001, 10, 4), light=(1000, 0)))
    assert told.code == 2 and "This record was made on data" in told.err


def test_other_answers_to_the_same_questions_are_refused(check, replay):
    record = check(FRAME, *ASKED).answer
    told = replay(record, table(dark=(1000, 9, 4), light=(1000, 0)))
    assert told.code == 2 and "1 of 1 variants of this record gave other answers" in told.err


def test_a_record_that_was_changed_is_refused(check, replay):
    record = check(FRAME, *ASKED).answer["record"]
    record["limits"] = ["group_drop:accuracy<=0.5@tone"]
    told = replay(record)
    assert told.code == 2 and "was changed after it was written" in told.err


def test_numbers_that_are_other_ones_are_named(check, replay, monkeypatch):
    first = Record.from_json(json.dumps(check(FRAME, *ASKED).answer["record"]))
    changed = dict(first.tried[0])
    step = dict(changed["steps"][0])
    claim = {**step["claims"][0], "estimate": 0.5}
    step["claims"] = (claim, *step["claims"][1:])
    changed["steps"] = (step,)
    forged = Record(**{**vars(first), "tried": (changed,)}).to_json()
    told = replay(forged)
    assert told.code == 2 and "does not replay, though its data are the same" in told.err
    assert "estimate" in told.err and "0.5" in told.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--max-drop", "5"), "leave out --max-drop beside --record"),
        (("--limit", "gap:accuracy<=0.1"), "leave out --limit beside"),
        (("--positive", "no"), "leave out --positive beside"),
    ],
)
def test_what_a_record_says_is_not_asked_besides(check, replay, words, said):
    told = replay(check(FRAME, *ASKED).answer, FRAME, *words)
    assert told.code == 2 and said in told.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "it is not JSON"),
        ("[]", "Decide writes them as JSON"),
        ('{"record": 3}', "Decide writes them as JSON"),
        (json.dumps({"kind": KIND, "format": 99}), "This record has format 99"),
    ],
)
def test_what_is_no_record_is_refused(replay, text, said):
    told = replay(text)
    assert told.code == 2 and said in told.err and "Traceback" not in told.err


def test_a_record_that_is_not_there_is_refused(fairviz, tmp_path):
    told = fairviz("check", "--record", str(tmp_path / "none.json"))
    assert told.code == 2 and "none.json cannot be read" in told.err
