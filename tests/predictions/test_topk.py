"""Scores of many classes: what is kept of them, and what is refused."""

from dataclasses import replace

import numpy as np
import pytest

from fairviz.errors import BadValue
from fairviz.predictions import arrays, manifest, topk
from fairviz.predictions.keeping import ANSWERS
from fairviz.predictions.predictions import Predictions
from fairviz.spec import Variant

DENSE = Variant("portraits", "resnet8")
TENTHS = np.log([[1, 2, 3, 4], [4, 3, 2, 1]])  # chances of .1 to .4


def many(classes: int = 101) -> Predictions:
    """Six answers: sample i surely has class i, next to i + 1."""
    logits = np.zeros((6, classes), np.float16)
    logits[np.arange(6), np.arange(6)] = 8
    logits[np.arange(6), np.arange(1, 7)] = 4
    return Predictions(logits, np.arange(6, dtype=np.int16), {"sparsity": 0.5})


@pytest.fixture
def wide(evalset):
    """Six samples of 101 classes; the first two are what the answers say."""
    named = tuple(f"class {c}" for c in range(101))
    return replace(evalset, labels=np.array([0, 1, 9, 9, 9, 9]), classes=named)


def test_the_highest_are_kept_in_order_with_the_right_one():
    top = topk.kept(TENTHS, np.array([0, 1]), k=2)
    assert top.columns.tolist() == [[3, 2], [0, 1]]
    assert np.exp(top.values) == pytest.approx(np.array([[4, 3], [4, 3]]), rel=2e-3)
    assert np.exp(top.label) == pytest.approx(np.array([1, 3]), rel=2e-3)


def test_sums_are_over_all_classes():
    top = topk.kept(TENTHS, np.array([0, 1]), k=2)
    assert np.exp(top.logsum) == pytest.approx([10, 10], rel=2e-3)
    assert top.squares == pytest.approx([0.3, 0.3], rel=2e-3)


def test_chances_are_read_off_it():
    top = topk.kept(TENTHS, np.array([0, 1]), k=2)
    assert top.largest == pytest.approx([0.4, 0.4], rel=2e-3)
    assert top.right == pytest.approx([0.1, 0.3], rel=2e-3)


def test_the_lead_is_over_the_best_other():
    top = topk.kept(np.array([[1.0, 5, 3], [1, 5, 3]]), np.array([1, 0]), k=2)
    assert top.lead(np.array([1, 0])).tolist() == [2, -4]


def test_of_ties_the_lower_class_comes_first():
    assert topk.kept(np.zeros((1, 3)), np.array([2]), k=2).columns[0, 0] == 0


def test_what_is_too_large_to_store_is_still_no_more_than_certain():
    top = topk.kept(np.array([[1e6, 0, -np.inf]]), np.array([0]), k=2)
    assert top.largest.tolist() == top.right.tolist() == top.squares.tolist() == [1]


def test_blocks_of_rows_make_no_difference(monkeypatch):
    dice = np.random.default_rng(0)
    logits, labels = dice.normal(size=(7, 20)), dice.integers(20, size=7)
    whole = topk.kept(logits, labels)
    monkeypatch.setattr(topk, "BLOCK", 3)
    parts = topk.kept(logits, labels)
    assert all(np.array_equal(whole.arrays[name], parts.arrays[name]) for name in topk.PARTS)


def test_a_sample_takes_thirty_bytes_whatever_the_classes():
    top = topk.kept(np.zeros((10, 1000)), np.zeros(10, dtype=int))
    assert sum(part.nbytes for part in top.arrays.values()) == 10 * 30


def test_rows_are_taken():
    top = topk.kept(TENTHS, np.array([0, 1]), k=2)[np.array([1])]
    assert len(top) == 1 and top.columns.tolist() == [[0, 1]]


@pytest.mark.parametrize("read", [np.asarray, lambda top: top[:, 0], lambda top: np.max(top)])
def test_it_is_no_matrix(read):
    top = topk.kept(TENTHS, np.array([0, 1]), k=2)
    with pytest.raises(BadValue, match="keep the top 2 of 4 classes"):
        read(top)


def test_a_label_without_a_column_is_refused():
    with pytest.raises(BadValue, match="there are 4"):
        topk.kept(TENTHS, np.array([0, 4]))


def test_of_many_classes_the_store_keeps_the_top(store, wide):
    store.save(DENSE, many(), wide)
    found = store.load(DENSE.digest)
    assert found.top is not None and found.top.classes == 101
    assert found.top.columns[:, :2].tolist() == [[i, i + 1] for i in range(6)]
    assert found.top.label.tolist() == [8, 8, 0, 0, 0, 0]
    assert found.predicted.tolist() == [0, 1, 2, 3, 4, 5]
    with pytest.raises(BadValue, match="top 5 of 101 classes"):
        _ = found.matrix


def test_the_facts_say_what_was_kept(store, wide):
    store.save(DENSE, many(), wide)
    said = {"sparsity": 0.5, "scores": "answers keep the top 5 of 101 classes"}
    assert store.facts(DENSE.digest) == said


def test_of_few_classes_the_file_is_as_it_always_was(store, wide):
    said = many(100)
    store.save(DENSE, said, wide)
    folder = store.shelves[0].variant_folder(DENSE.digest)
    before = arrays.packed({"logits": said.logits, "predicted": said.predicted})
    assert manifest.content(folder, ANSWERS, manifest.read(folder)) == before
    assert store.facts(DENSE.digest) == {"sparsity": 0.5}


def test_answers_to_many_questions_each_keep_every_score(store, wide):
    asked = replace(wide, task="labels", labels=np.zeros((6, 101), dtype=np.int64))
    yes = np.zeros((6, 101), np.int16)
    store.save(DENSE, replace(many(), predicted=yes), asked)
    assert store.load(DENSE.digest).matrix.shape == (6, 101)


def test_what_is_refused_leaves_nothing(store, wide):
    odd = replace(wide, labels=wide.labels + 99)
    with pytest.raises(BadValue, match="Labels from 99 to 108"):
        store.save(DENSE, many(), odd)
    assert not store.home.exists()


def test_what_was_kept_is_kept_again_as_it_is(store, wide, tmp_path):
    store.save(DENSE, many(), wide)
    found = store.load(DENSE.digest)
    other = type(store)(tmp_path / "other")
    other.save(DENSE, found, wide)
    again = other.load(DENSE.digest)
    assert again.facts == found.facts
    assert np.array_equal(again.top.logsum, found.top.logsum)


def test_scores_that_are_not_numbers_are_refused_before_they_are_shortened(store, wide):
    broken = many().matrix.copy()
    broken[3, 50] = np.nan
    with pytest.raises(BadValue, match="NaN"):
        store.save(DENSE, replace(many(), logits=broken), wide)
