"""`fairviz check` on what it cannot use: exit code 2, and a sentence that says what to do."""

import numpy as np
import pandas as pd
import pytest

from tests.cli.answering import table

TWO = table(dark=(200, 2), light=(200, 0))
RULE = ("--label", "label", "--groups", "tone", "--dense", "dense", "--max-group-drop", "5")


def changed(**columns):
    return TWO.assign(**columns)


def some(column, places, value):
    """A column of TWO with another value in a few places."""
    values = TWO[column].to_numpy(dtype=object).copy()
    values[places] = value
    return values


def words(*more, without=()):
    """The usual words but these options, and others."""
    pairs = zip(RULE[::2], RULE[1::2], strict=True)
    return (*(word for pair in pairs if pair[0] not in without for word in pair), *more)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (words("--label", "lable", without=("--label",)), "Did you mean 'label'"),
        (words("--groups", "tome", without=("--groups",)), "Did you mean 'tone'"),
        (words("--dense", "dens", without=("--dense",)), "Did you mean 'dense'"),
        (words("--variant", "magnitude_0.8"), "Did you mean 'magnitude_0.9'"),
        (words("--positive", "yess"), "'yess' is not a class. Did you mean 'yes'"),
        (words("--without", "darc"), "'darc' is not a group. Did you mean 'dark'"),
        (words("--expect", "dark,medium"), "'medium' is not a group with samples here"),
        (words("--confidence", "1.5"), "A confidence of 1.5 is not possible"),
        (words("--confidence", "nan"), "A confidence of nan is not possible"),
        (words("--max-drop", "-1"), "--max-drop -1 is not possible"),
        (words("--max-drop", "150"), "write 0 to 100"),
        (words("--max-gap", "nan"), "--max-gap nan is not possible"),
        (words("--min-worst", "0.8"), "for 80 % write 80"),
        (words("--limit", "gap:acuracy<=0.1"), "Did you mean 'accuracy'"),
        (words("--limit", "gapp:accuracy<=0.1"), "Did you mean 'gap'"),
        (words("--limit", "gap:accuracy<0.1"), "is not a limit: write one like"),
        (words("--limit", "group_drop:accuracy>=0.1"), "bounds it the wrong way"),
        (words("--limit", "group_drop:accuracy<=0.1@tone"), "limit the same"),
        (words("--limit", "group_drop:accuracy<=0.1@ton"), "Did you mean 'tone'"),
        (words(without=("--groups",)), "name the columns that make them with --groups"),
        (words(without=("--max-group-drop",)), "No limit is set, so there is nothing to check"),
        (words("--without", "dark,light"), "Every group of tone is left out"),
        (words("--limit", "gap:accuracy<=0.1;gap:accuracy<=0.2"), "limit the same"),
        (words("--variant", "dense"), "only 'dense' was named, the dense model itself"),
        (words("--study", "Pilot"), "Name files or --study NAME, not both"),
    ],
)
def test_what_was_mistyped_is_named_with_what_there_is(check, asked, said):
    told = check(TWO, *asked)
    assert told.code == 2 and told.out == ""
    assert said in told.err and said in told.answer["error"]


def test_limits_that_no_model_can_keep_contradict(check):
    floor, ceiling = "group:selection_rate>=0.6", "group:selection_rate<=0.4"
    told = check(TWO, *words("--limit", floor, "--limit", ceiling, "--positive", "yes"))
    assert told.code == 2 and "contradict each other" in told.err


def test_no_limit_at_all_lists_what_there_is(check):
    told = check(TWO, *words(without=("--max-group-drop",)))
    assert all(name in told.err for name in ("--max-drop", "--min-worst", "gap_drop", "cev"))


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        (changed(label=some("label", [3, 4], "")), "2 of 400 labels in 'label' are missing"),
        (changed(dense=some("dense", [0], "")), "1 of 400 predictions in 'dense' are missing"),
        (changed(label="yes"), "All labels in 'label' are 'yes'"),
        (changed(label=np.random.default_rng(0).normal(size=400)), "No column of answers.csv"),
        (changed(tone=""), "No row has a value in 'tone'"),
        (changed(**{"magnitude_0.9": "other"}), "no column answers 'label' better than chance"),
        (TWO.iloc[:0], "a header and no rows"),
        (changed(id=some("id", [1], "s0")), "1 of 400 rows repeat another's 'id'"),
    ],
)
def test_what_cannot_be_judged_is_refused(check, frame, said):
    asked = words(without=("--dense",)) if "No column" in said else words()
    told = check(frame, *asked)
    assert told.code == 2 and said in told.err


def test_ids_that_are_named_twice_are_refused_by_their_name(check):
    told = check(changed(who=some("id", [1, 2], "s0")), *words("--id", "who"))
    assert told.code == 2 and "2 samples in 'who' are named twice" in told.err


def test_a_drop_without_a_dense_model_says_what_would_do(check):
    frame = TWO.rename(columns={"dense": "first"})
    told = check(frame, *words(without=("--dense",)))
    assert told.code == 2
    assert "name its column with --dense COL. 'first', 'magnitude_0.9' answer 'label'" in told.err


def test_an_empty_file_is_refused(fairviz, tmp_path):
    (tmp_path / "a.csv").touch()
    told = fairviz("check", str(tmp_path / "a.csv"), *RULE)
    assert told.code == 2 and "a.csv is empty" in told.err


@pytest.mark.parametrize("name", ["a.parquet", "a.npz", "a.csv.gz"])
def test_a_damaged_file_is_refused(fairviz, tmp_path, name):
    (tmp_path / name).write_bytes(b"nothing of the kind")
    told = fairviz("check", str(tmp_path / name), *RULE)
    assert told.code == 2 and name in told.err and "Traceback" not in told.err


@pytest.mark.parametrize("value", [["a"], [1.0, 2.0]])
def test_lists_make_no_groups(fairviz, tmp_path, value):
    TWO.assign(tone=[value] * len(TWO)).to_parquet(tmp_path / "a.parquet")
    told = fairviz("check", str(tmp_path / "a.parquet"), *RULE)
    assert told.code == 2 and "Traceback" not in told.err
    assert "'tone'" in told.err and ("one value a row" in told.err or "one value each" in told.err)


def test_a_file_that_is_not_there_and_a_folder_are_refused(fairviz, tmp_path):
    assert "is not there" in fairviz("check", str(tmp_path / "a.csv"), *RULE).err
    assert "is a folder" in fairviz("check", str(tmp_path), *RULE).err


def test_a_file_that_may_not_be_read_is_refused(check, fairviz, monkeypatch, tmp_path):
    def refused(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("fairviz.cli.checking.subjects.files.read", refused)
    told = check(TWO, *RULE)
    assert told.code == 2 and "cannot be read: Permission denied" in told.err


def test_files_of_other_samples_are_refused(fairviz, tmp_path):
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    TWO.drop(columns="magnitude_0.9").to_csv(one, index=False)
    TWO[["id", "magnitude_0.9"]].iloc[5:].to_csv(two, index=False)
    told = fairviz("check", str(one), str(two), *RULE, "--id", "id")
    assert told.code == 2 and "does not answer the same samples" in told.err


def test_nothing_to_check_says_what_could_be(fairviz):
    told = fairviz("check", "--max-drop", "2")
    assert told.code == 2 and "Name a file of predictions, --study NAME, or --record" in told.err


def test_a_group_of_four_is_undecided_and_says_how_many_it_needs(check):
    told = check(table(dark=(4, 0), light=(1000, 0)), *RULE)
    assert told.code == 2
    (need,) = told.answer["variants"][0]["needed"]
    assert (need["group"], need["n"], need["towards"]) == ("dark", 4, "certified")


def test_people_without_a_group_are_a_group_of_their_own(check):
    told = check(changed(tone=some("tone", range(30), np.nan)), *RULE)
    groups = {row["group"] for row in told.answer["variants"][0]["claims"]}
    assert groups == {"dark", "light", "unknown"}


def test_a_crossing_that_nobody_belongs_to_is_no_certificate(check):
    frame = TWO.assign(age=np.where(TWO["tone"] == "dark", "old", "young"))
    rule = ("--label", "label", "--limit", "group_drop:accuracy<=0.1@tone,age")
    told = check(frame, *rule)
    assert told.code == 2 and "nobody here to tell it by" in told.out
    left_out = check(frame, *rule, "--without", "dark · young,light · old")
    assert left_out.code == 0


def test_a_collapsed_candidate_is_not_passed_over_in_silence(check):
    told = check(changed(candidate="no"), *RULE)
    assert "'candidate' holds values of 'label'" in told.err
    named = check(changed(candidate="no"), *RULE, "--variant", "candidate")
    assert named.code == 1


@pytest.mark.parametrize("place", ["check.answered", "checking.telling.table.show"])
def test_a_fault_of_ours_is_no_violation(check, monkeypatch, place):
    def broken(*_):
        raise ZeroDivisionError("in the middle of it")

    monkeypatch.setattr(f"fairviz.cli.{place}", broken)
    told = check(TWO, *RULE)
    assert told.code == 2 and told.answer["outcome"] == "unusable"
    assert "This is a fault of FairViz: ZeroDivisionError" in told.err


def test_a_limit_that_can_only_be_estimated_is_never_certified(check):
    frame = pd.concat([TWO.drop(columns=["dense", "magnitude_0.9"]), scores(TWO)], axis=1)
    rule = ("--label", "label", "--dense", "dense", "--limit", "overall:roc_auc>=0.9")
    told = check(frame, *rule)
    assert told.code == 2 and "no exact test exists for it" in told.out
    both = check(frame, *rule, "--max-drop", "5")
    assert both.code == 0 and "holds (an estimate, no guarantee)" in both.out
    fails = check(frame, *rule[:-1], "overall:roc_auc>=0.999", "--max-drop", "5")
    assert fails.code == 2 and "estimate" in fails.out


def scores(frame):
    """Probabilities of both classes: sure where the label was said, else mildly wrong."""
    found = {}
    for name in ("dense", "magnitude_0.9"):
        yes = np.where(frame[name] == "yes", 0.8, 0.2)
        found |= {f"{name}:no": 1 - yes, f"{name}:yes": yes}
    return pd.DataFrame(found)
