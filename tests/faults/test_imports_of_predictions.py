"""`fairviz import predictions` on bad tables: a sentence and nothing kept."""

import gzip
from codecs import BOM_UTF8

import numpy as np
import pandas as pd
import pytest

from fairviz.predictions.store import Store
from tests.faults.bringing import animals, left

SCORES = np.random.default_rng(0).random((40, 10))
EIGHT = np.arange(40) % 8


@pytest.fixture
def csv(tmp_path):
    def written(table, name="animals.csv", **how):
        table.to_csv(tmp_path / name, index=False, **how)
        return tmp_path / name

    return written


@pytest.fixture
def npz(tmp_path):
    def written(**arrays):
        np.savez(tmp_path / "animals.npz", **arrays)
        return tmp_path / "animals.npz"

    return written


@pytest.mark.parametrize("how", [{"encoding": "utf-8-sig"}, {"sep": ";"}, {"encoding": "utf-16"}])
def test_marks_and_separators_change_nothing(bring, csv, how):
    told = bring("predictions", csv(animals(), **how), "--json").answer
    assert [row["accuracy"] for row in told["variants"]] == [1.0, 0.9]
    assert told["groups"] == ["place"]


def test_a_column_without_a_name_is_called_by_its_place(bring, csv):
    told = bring("predictions", csv(animals().rename(columns={"place": ""})), "--json").answer
    assert told["groups"] == ["column 3"]


def test_groups_that_nobody_knows_are_a_group(bring, csv, home):
    table = animals()
    table.loc[:4, "place"] = None
    told = bring("predictions", csv(table), "--certify", "0", "--json").answer
    assert any("5 samples have no 'place': the group 'unknown'" in note for note in told["notes"])


WRONG = {
    "a million labels": (
        lambda table: pd.DataFrame(dict.fromkeys(["label", "dense", "p_50"], range(40_000))),
        [],
        "40,000 different labels: at most 32,767 classes",
    ),
    "samples twice": (lambda t: pd.concat([t, t.head(2)]), ["--id", "id"], "2 samples in 'id'"),
    "mixed labels": (
        lambda t: t.assign(label=[1, "two", 3.0, "x"] * 10),
        [],
        "No column of animals.csv answers what 'label' asks",
    ),
    "other labels": (
        lambda t: t.assign(dense=[f"z{row}" for row in range(40)]),
        ["--dense", "dense", "--variants", "magnitude_0.9"],
        "40 values that are no label, such as 'z0'",
    ),
    "the label as dense": (lambda t: t, ["--dense", "label"], "'label' is two things at once"),
    "no variants": (lambda t: t, ["--variants", ""], "no column holds a variant's predictions"),
    "a name that leads out": (lambda t: t, ["--name", "../x"], "'../x' is no name"),
    "certify": (lambda t: t, ["--certify", "nan"], "it goes from 0 to below 1"),
    "a side table that is not there": (lambda t: t, ["--table", "no.csv"], "no.csv is not there"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said_and_nothing_kept(refused, csv, case):
    change, words, said = WRONG[case]
    assert said in refused("predictions", csv(change(animals())), *words)


@pytest.mark.parametrize(
    "arrays, said",
    [
        ({"dense": SCORES, "p_50": SCORES}, "has 10 scores a sample, but the labels have 8"),
        ({"dense": SCORES[:39, :8], "p_50": SCORES[:, :8]}, "label 40, dense 39, p_50 40"),
        ({"dense": SCORES[:, :8] * np.nan, "p_50": SCORES[:, :8]}, "40 of 40 samples are no num"),
    ],
)
def test_scores_that_do_not_fit_the_labels_are_refused(refused, npz, arrays, said):
    words = ["--label", "label", "--dense", "dense", "--variants", "p_50"]
    assert said in refused("predictions", npz(label=EIGHT, **arrays), *words)


def test_files_whose_rows_do_not_match_are_refused(refused, csv):
    one = csv(animals().drop(columns="magnitude_0.9"))
    other = csv(animals().head(30)[["id", "magnitude_0.9"]], "fewer.csv")
    sentence = refused("predictions", one, other, "--id", "id")
    assert "fewer.csv does not answer the same samples as animals.csv: 10 of 40" in sentence


@pytest.mark.parametrize(
    "name, content, said",
    [
        ("a.csv", b"", "is empty (0 bytes)"),
        ("a.csv", BOM_UTF8, "cannot be read as a table"),
        ("a.csv", b"\n\n\n", "cannot be read as a table"),
        ("a.csv", b'label,dense\n"a,b\n', "cannot be read as a table"),
        ("a.csv", b"label,dense\n" + b"a,a,b\n" * 4, "more cells than its header has names"),
        ("a.csv.gz", b"\x1f\x8b" + b"junk" * 40, "is no gzip file"),
        ("a.csv.gz", gzip.compress(b"label,dense\na,a\n" * 9, mtime=0)[:-9], "is no gzip file"),
        ("a.pt", b"PK\x03\x04", "is none of .csv"),
    ],
)
def test_what_is_no_table_is_refused(refused, tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    assert said in refused("predictions", tmp_path / name)


def test_bytes_at_random_are_refused_with_a_sentence(refused, tmp_path):
    dice = np.random.default_rng(0)
    for length in (1, 20, 400, 9_000):
        (tmp_path / "a.csv").write_bytes(dice.bytes(length))
        refused("predictions", tmp_path / "a.csv")


def test_a_seed_beyond_reason_is_refused(refused, csv):
    side = csv(pd.DataFrame({"column": ["magnitude_0.9"], "seed": [10**11]}), "side.csv")
    assert "seed '100000000000'" in refused("predictions", csv(animals()), "--table", side)


def test_the_same_twice_is_one_whatever_it_is_called(bring, csv, home):
    once = bring("predictions", csv(animals()), "--json").answer
    before = left(home)
    again = bring("predictions", csv(animals(), "other.csv"), "--json").answer
    assert (once["name"], again["name"]) == ("animals", "animals")
    assert left(home) == before


def test_other_predictions_of_one_name_are_refused_with_a_free_name(bring, refused, csv, home):
    bring("predictions", csv(animals()))
    sentence = refused("predictions", csv(animals(24)))
    assert "Choose another name, such as 'animals-2'" in sentence
    assert len(Store(home).index()) == 2
