import numpy as np
import pandas as pd
import pytest

from fairviz.errors import BadValue
from fairviz.intake.splits import drawn, said


def table(count, *held, **columns):
    ids = [f"{row}.png" for row in range(count)]
    return pd.DataFrame({"id": ids, "split": np.resize(held or [""], count), **columns})


def shares(split):
    return split.value_counts().to_dict()


def test_a_fifth_is_for_testing_and_a_tenth_for_tuning():
    assert shares(drawn(table(1_000), "class")) == {"train": 700, "test": 200, "tune": 100}


def test_each_cell_of_target_and_group_gets_its_share():
    cells = {"class": ["cat"] * 900 + ["dog"] * 100, "sex": ["F", "F", "F", "F", "M"] * 200}
    rows = table(1_000, **cells)
    counts = pd.crosstab([rows["class"], rows["sex"]], drawn(rows, "class", ("sex",)))
    assert counts["test"].tolist() == [144, 36, 16, 4] and counts["tune"].min() >= 2


def test_the_order_of_the_rows_does_not_matter():
    rows = table(500, **{"class": np.resize(["a", "b"], 500)})
    again = drawn(rows.sample(frac=1, random_state=0), "class")
    assert (again.sort_index() == drawn(rows, "class")).all()


def test_identical_pictures_are_in_one_split():
    prints = np.array([f"{row // 4}" for row in range(400)])
    split = drawn(table(400), "class", prints=prints)
    assert split.groupby(prints).nunique().max() == 1 and shares(split)["test"] == 80


def test_pictures_without_a_print_are_not_taken_for_identical():
    assert shares(drawn(table(10), "class", prints=np.full(10, "")))["test"] == 2


@pytest.mark.parametrize(
    ("held", "counts", "sentences"),
    [
        (("",), {"train": 70, "test": 20, "tune": 10}, 1),
        (("train",), {"train": 70, "test": 20, "tune": 10}, 1),
        (("train", "test"), {"train": 45, "test": 50, "tune": 5}, 1),
        (("train", "tune"), {"train": 45, "test": 50, "tune": 5}, 2),
        (("tune",), {"test": 100}, 1),
        (("test",), {"test": 100}, 0),
        (("train", "tune", "test", "test"), {"train": 25, "test": 50, "tune": 25}, 0),
        (("train", "tune", "test", ""), {"train": 50, "test": 25, "tune": 25}, 1),
    ],
)
def test_what_the_publisher_split_stays_and_the_rest_is_drawn(held, counts, sentences):
    rows = table(100, *held)
    split = drawn(rows, "class")
    assert shares(split) == counts and len(said(rows)) == sentences
    assert (split[rows["split"] == "test"] == "test").all()


def test_of_a_large_training_set_five_thousand_are_enough_to_tune():
    assert shares(drawn(table(120_000, "train", "test"), "class"))["tune"] == 5_000


def test_few_or_no_images_do_not_break_it():
    assert drawn(table(0), "class").empty
    assert drawn(table(1), "class").tolist() == ["train"]


def test_shares_that_leave_nothing_to_train_on_are_refused():
    with pytest.raises(BadValue, match="left to train on"):
        drawn(table(10), "class", test=0.9, tune=0.1)
