"""`fairviz check --study`: certify is read once for each question, logged and paid for."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from fairviz.audit.deciding import paid
from fairviz.audit.deciding.limits import Limits
from fairviz.audit.deciding.paid import Question
from fairviz.audit.deciding.record import Record
from fairviz.audit.deciding.sequence import certify
from fairviz.audit.groups import grouping
from fairviz.audit.reading import runs
from fairviz.predictions import certify_log
from fairviz.predictions.predictions import Predictions
from fairviz.predictions.store import Store
from fairviz.predictions.studies import Studies
from tests.cli.answering import table
from tests.conftest import dense, pruned

RULE = ("--study", "Pilot", "--groups", "tone", "--max-group-drop", "8")
FRAME = table(dark=(2000, 10), light=(2000, 0))


@pytest.fixture
def kept(fairviz, store, tmp_path):
    """Answers in the store, as a study called Pilot; half of them for certifying."""

    def call(frame=FRAME, *more, study="Pilot", certify="0.5"):
        path = tmp_path / "brought.csv"
        frame.to_csv(path, index=False)
        asked = ("--label", "label", "--groups", "tone", "--certify", certify, "--name", "loans")
        assert fairviz("import", "predictions", str(path), *asked, *more).code == 0
        index = Store.default().index()
        variants = [store.variant(digest) for digest in index["digest"]]
        Studies(store).create(study, variants)
        return index.set_index("sparsity")["digest"]

    return call


@pytest.fixture
def asked(fairviz, tmp_path):
    """What a check of the study says, and what it wrote."""

    def call(*words):
        path = tmp_path / "answer.json"
        told = fairviz("check", *words, "--json", str(path))
        told.answer = json.loads(path.read_text())
        return told

    return call


def readings(store):
    data = store.evalset(store.index()["evalset"].iloc[0]).fingerprint
    return len(certify_log.readings(store.home, data))


def test_only_the_samples_kept_for_certifying_are_read(kept, asked, store):
    kept()
    told = asked(*RULE)
    (one,) = told.answer["variants"]
    counts = {row["group"]: row["n"] for row in one["claims"]}
    assert told.code == 0 and counts == {"dark": 1000, "light": 1000}
    assert told.answer["samples"] == 2000


def test_a_reading_is_logged_and_spends_half(kept, asked, store):
    kept()
    alphas = [asked(*RULE[:-1], str(at)).answer["variants"][0]["alpha"] for at in (8, 7, 6)]
    assert alphas == pytest.approx([0.05 / 2, 0.05 / 4, 0.05 / 8])
    assert readings(store) == 3


def test_the_same_question_again_costs_nothing(kept, asked, store):
    kept()
    first, again = asked(*RULE), asked(*RULE)
    assert readings(store) == 1
    assert first.answer["variants"] == again.answer["variants"]
    assert again.answer["record"]["reading"] == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--groups", "tome", "--max-group-drop", "8"), "Did you mean 'tone'"),
        (("--max-drop", "8", "--variant", "ffff"), "variants of this study begins with 'ffff'"),
        (("--max-drop", "8", "--positive", "yess"), "Did you mean 'yes'"),
        (("--limit", "overall:f1>=0.5"), "Nothing of this can be certified (no exact test"),
        (("--groups", "tone", "--limit", "gap:true_positive_rate<=0.1"), "no positive class"),
        (("--max-drop", "8", "--dense", "dense"), "--dense names a column of a file"),
        (("--max-gap", "3", "--groups", "tone", "--expect", "drak"), "Did you mean 'dark'"),
    ],
)
def test_what_cannot_be_asked_is_not_paid_for(kept, asked, store, words, said):
    kept()
    told = asked("--study", "Pilot", *words)
    assert told.code == 2 and said in told.answer["error"]
    assert readings(store) == 0


def test_a_variant_is_picked_by_the_beginning_of_its_address(kept, asked):
    worse = FRAME.assign(**{"magnitude_0.5": table(dark=(2000, 800), light=(2000, 0))["dense"]})
    worse["magnitude_0.5"] = np.where(worse.index < 800, "no", worse["label"])
    digests = kept(worse)
    assert [one["sparsity"] for one in asked(*RULE).answer["variants"]] == [0.5, 0.9]
    told = asked(*RULE, "--variant", digests[0.9][:12])
    (one,) = told.answer["variants"]
    assert (told.code, one["variant"]) == (0, digests[0.9])
    assert asked(*RULE, "--variant", digests[0.5][:12]).code == 1


def test_what_was_brought_is_checked_by_its_name(kept, asked):
    kept()
    assert asked("--study", "loans", *RULE[2:]).code == 0


def test_a_study_that_is_still_running_says_so(kept, asked, store):
    kept()
    (entry,) = Studies(store).all()
    Studies(store).create("Half", [*entry.variants(), pruned(5_000)])
    told = asked("--study", "Half", *RULE[2:])
    assert told.code == 0 and "1 of 3 variants of 'Half' are not made yet." in told.err


def test_a_study_of_which_nothing_is_made_is_unusable(asked, store, evalset):
    Studies(store).create("New", [dense(), pruned(5_000)])
    told = asked("--study", "New", "--max-drop", "2")
    assert told.code == 2 and "No variant of 'New' is made yet" in told.err


def test_nothing_kept_for_certifying_is_unusable(kept, asked, store):
    kept(certify="0")
    told = asked(*RULE)
    assert told.code == 2 and "Nothing of these data was kept for certifying" in told.err
    assert readings(store) == 0


def test_a_mistyped_study_is_named(kept, asked):
    kept()
    assert "Did you mean 'Pilot'" in asked("--study", "Pilto", *RULE[2:]).err
    assert "Did you mean 'loans'" in asked("--study", "loan", *RULE[2:]).err


def test_variants_that_were_asked_other_questions_are_not_held_together(kept, asked, store, saved):
    kept()
    other = saved(5_000)
    (entry,) = Studies(store).all()
    Studies(store).create("Mixed", [*entry.variants(), other])
    told = asked("--study", "Mixed", "--max-drop", "2")
    assert told.code == 2 and "2 different evaluation sets" in told.err


def test_a_record_of_a_study_is_replayed_without_another_reading(
    kept, asked, fairviz, tmp_path, store
):
    kept()
    first = asked(*RULE)
    record = tmp_path / "decision.json"
    record.write_text(json.dumps(first.answer["record"]))
    told = fairviz("check", "--record", str(record))
    assert told.code == 0 and "is replayed: the same data, the same numbers" in told.err
    assert told.out == first.out and readings(store) == 1


def decision(store, reading, with_dense):
    """A record as Decide's Certify keeps it."""
    rows = store.index()
    rows = rows if with_dense else rows[rows["schedule"].ne("dense")]
    evalset = store.evalset(rows["evalset"].iloc[0])
    people = [grouping(evalset, ("tone",), "certify")]
    limits = Limits.parse("group_drop:accuracy<=0.08@tone")
    found = certify(runs(rows, store.load, evalset, "certify"), limits, people, reading=reading)
    data = evalset.fingerprint
    return Record.of(found, limits, people, fingerprint=data, reading=reading, title="Pilot")


def test_a_decision_of_the_page_is_replayed(kept, fairviz, store, tmp_path):
    kept()
    record = tmp_path / "decision.json"
    record.write_text(decision(Store.default(), reading=3, with_dense=True).to_json())
    told = fairviz("check", "--record", str(record))
    assert told.code == 0 and "since this is reading 3 of these samples" in told.out
    assert readings(store) == 0


def test_what_the_page_certified_is_not_paid_for_again(kept, asked, store):
    kept()
    opened = Store.default()
    record = decision(opened, reading=2, with_dense=False)
    data = record.fingerprint
    certify_log.once(store.home, "slices", "something else", data, lambda number: {})
    question = Question(data, record.variants, record.asked)
    paid.asked(store.home, question, lambda number: decision(opened, number, with_dense=False))
    told = asked(*RULE)
    assert "Asked before" in told.err
    assert told.code == 0 and told.answer["record"]["reading"] == 2
    assert readings(store) == 2


def test_a_log_that_was_cut_short_was_a_reading_all_the_same(kept, asked, store):
    kept()
    asked(*RULE)
    log = store.home / certify_log.NAME
    first, second = log.read_text().splitlines()
    log.write_text(f"{first}\n{second[: len(second) // 2]}\n")
    told = asked(*RULE)
    assert told.code == 0 and told.answer["record"]["reading"] == 3


def test_a_record_from_other_data_is_refused(kept, asked, fairviz, tmp_path, store):
    kept()
    record = tmp_path / "decision.json"
    record.write_text(json.dumps(asked(*RULE).answer["record"]))
    for digest in Store.default().index()["digest"]:
        store.remove(digest)
    told = fairviz("check", "--record", str(record))
    assert told.code == 2 and "made on another machine, or removed" in told.err


def test_one_label_of_several_is_asked_about_by_its_name(asked, store, evalset):
    n = 600
    labels = np.tile([[0, 1], [0, 1], [1, 0], [1, 0]], (n // 4, 1))
    questions = replace(
        evalset,
        ids=tuple(map(str, range(n))),
        labels=labels,
        attributes=pd.DataFrame({"tone": ["light", "dark"] * (n // 2)}),
        classes=("hat", "smile"),
        task="labels",
        split=np.array(["explore", "certify", "certify"] * (n // 3)),
    )
    logits = np.where(labels == 1, 4, -4).astype(np.float16)
    said = Predictions(logits, labels.astype(np.int16), {"sparsity": 0.5})
    for variant in (dense(), pruned(5_000)):
        store.save(variant, said, questions)
    Studies(store).create("Labels", [dense(), pruned(5_000)])
    rule = ("--study", "Labels", "--groups", "tone", "--limit", "gap:true_positive_rate<=0.1")
    assert "Choose one label with --label: hat, smile" in asked(*rule).err
    told = asked(*rule, "--label", "smile")
    assert told.code == 0 and told.answer["record"]["positive"] == "smile"
