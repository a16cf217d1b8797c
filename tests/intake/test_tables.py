import gzip

import numpy as np
import pandas as pd
import pytest

from fairviz.intake import tables
from fairviz.intake.found import BadData
from fairviz.intake.tables import (
    as_split,
    attribute,
    guess_label_column,
    guess_path_column,
    guess_split_column,
    read_table,
)

PLAIN = "path,age,sex\na.png,3,F\nb.png,,M\n"
AS_READ = {"path": ["a.png", "b.png"], "age": ["3", "unknown"], "sex": ["F", "M"]}


@pytest.fixture
def told(tmp_path):
    """What is read from a file of this name and content."""

    def tell(name, content):
        raw = content if isinstance(content, bytes) else content.encode()
        (tmp_path / name).write_bytes(raw)
        return read_table(tmp_path / name)

    return tell


def column(values, name="it"):
    return pd.Series(list(map(str, values)), name=name, dtype="str")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", PLAIN),
        ("a.csv", "\ufeff" + PLAIN),
        ("a.csv", PLAIN.replace(",", ";")),
        ("a.tsv", PLAIN.replace(",", "\t")),
        ("a.txt", PLAIN.replace(",", "|")),
        ("a.csv", PLAIN.replace("\n", "\r\n")),
        ("a.csv", PLAIN.replace("3", " 3.0 ")),
        ("a.csv", PLAIN.replace(",,", ",NaN,")),
        ("a.csv", PLAIN.replace("F", '"F"')),
        ("a.csv", PLAIN + "\n\n"),
        ("a.csv.gz", gzip.compress(PLAIN.encode(), mtime=0)),
        ("a.csv", PLAIN.encode("utf-16")),
    ],
)
def test_one_table_in_many_spellings(told, name, content):
    assert told(name, content).to_dict("list") == AS_READ


def test_parquet_reads_as_its_csv_does(told, tmp_path):
    frame = pd.DataFrame({"path": ["a.png", "b.png"], "age": [3, np.nan], "sex": ["F", "M"]})
    frame.to_parquet(tmp_path / "a.parquet")
    assert read_table(tmp_path / "a.parquet").to_dict("list") == AS_READ


def test_columns_of_lists_and_bytes_are_left_out_and_named(tmp_path):
    frame = pd.DataFrame({"path": ["a"], "box": [[1, 2]], "image": [b"\x00"], "on": [True]})
    frame.to_parquet(tmp_path / "a.parquet")
    read = read_table(tmp_path / "a.parquet")
    assert list(read) == ["path", "on"] and read["on"].tolist() == ["True"]
    assert len(read.attrs["trouble"]) == 2 and "box" in read.attrs["trouble"][0]


@pytest.mark.parametrize("missing", ["", "NaN", "nan", "None", "NULL", "n/a", " ", "unknown"])
def test_what_is_missing_is_unknown(told, missing):
    assert told("a.csv", f"a,b\n1,{missing}\n")["b"].tolist() == ["unknown"]


def test_mixed_types_stay_text(told):
    values = told("a.csv", "a,b\n1,1.0\n2,x\n3,2.5\n4,007\n")["b"].tolist()
    assert values == ["1", "x", "2.5", "007"]


def test_latin_1_is_read_and_said(told):
    table = told("a.csv", "a,b\n1,Zoé\n".encode("latin-1"))
    assert table["b"].tolist() == ["Zoé"] and "Latin-1" in table.attrs["trouble"][0]


def test_rows_that_do_not_fit_are_left_out_and_shown(told):
    table = told("a.csv", "a,b\n1,2\n1,2,3\n4\n")
    assert len(table) == 1
    assert (
        table.attrs["trouble"][0].startswith("a.csv: 2 rows have")
        and "1,2,3" in (table.attrs["trouble"][0])
    )


def test_quoted_cells_may_hold_separators_and_lines(told):
    assert told("a.csv", 'a,b\n"x,\ny",2\n')["a"].tolist() == ["x,\ny"]


def test_a_column_without_a_name_gets_one(told):
    assert list(told("a.csv", ",a\n0,1\n")) == ["column 1", "a"]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.csv", "a,b,a\n1,2,3\n", "several columns called a"),
        ("a.csv", "a, a\n1,2\n", "several columns called a"),
        ("a.csv", "a,b\n", "no rows"),
        ("a.csv", "", "is empty"),
        ("a.csv", "\n\n", "cannot be read"),
        ("a.xlsx", "a,b\n1,2\n", "not a kind of table"),
        ("a.parquet", "PAR1 and so on", "cannot be read"),
        ("a.csv.gz", gzip.compress(PLAIN.encode() * 99, mtime=0)[:-9], "cannot be read"),
    ],
)
def test_what_is_no_table_is_refused(told, tmp_path, name, content, why):
    with pytest.raises(BadData, match=why) as said:
        told(name, content)
    assert str(tmp_path) not in str(said.value)


def test_a_small_file_that_unpacks_to_a_huge_table_is_refused(told, tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "MOST_BYTES", 1_000)
    monkeypatch.setattr(tables, "MOST_ROWS", 1_000)
    pd.DataFrame({"a": ["x"] * 100_000}).to_parquet(tmp_path / "b.parquet")
    monkeypatch.setattr(tables, "_checked", lambda path: None)  # the file itself is small enough
    with pytest.raises(BadData, match="unpacks to more than 1,000"):
        told("a.csv.gz", gzip.compress(b"a\n" * 100_000))
    with pytest.raises(BadData, match="100,000 rows"):
        read_table(tmp_path / "b.parquet")


def test_a_table_that_is_not_there_says_so(tmp_path):
    with pytest.raises(BadData, match="is not there"):
        read_table(tmp_path / "a.csv")


def test_few_values_are_groups_in_the_order_of_their_size():
    found = attribute(column(["10-19", "3-9", "unknown", "70+"]))
    assert found.order == ("3-9", "10-19", "70+") and found.values is not None
    assert attribute(column(["b", "a", "10"])).order == ("10", "a", "b")


def test_many_numbers_become_ranges_of_equal_size():
    found = attribute(column([*range(200), "unknown"]))
    assert found.order == ("0 to 39", "40 to 79", "80 to 119", "120 to 159", "160 to 199")
    assert found.values.value_counts().to_dict() == dict.fromkeys(found.order, 40) | {"unknown": 1}
    assert "200 different numbers" in found.sentence


def test_ranges_are_told_apart_by_as_many_digits_as_it_takes():
    found = attribute(column(1 + np.arange(200) / 1e6))
    lows, highs = zip(*(one.split(" to ") for one in found.order), strict=True)
    assert all(float(high) < float(low) for high, low in zip(highs, lows[1:], strict=False))


def test_a_number_more_frequent_than_a_range_does_not_break_them():
    found = attribute(column([0] * 900 + list(range(1, 201))))
    assert found.values is not None and set(found.values) == set(found.order)


def test_a_million_names_are_no_groups_and_say_so():
    found = attribute(column(range(10**6)).add("x"))
    assert found.values is None and "1,000,000 different values" in found.sentence


def test_the_column_of_paths_is_found_however_they_are_spelled():
    files = ["train/cat/1.png", "train/dog/2.png"]
    for spelled in (files, ["1.png", "2.png"], ["1", "2"], ["cat\\1.png", "dog\\2.png"]):
        frame = pd.DataFrame({"who": ["x", "y"], "where": spelled})
        assert guess_path_column(frame, files) == "where"
    assert guess_path_column(pd.DataFrame({"who": ["x", "y"]}), files) is None


def test_the_label_is_called_so_or_repeats():
    frame = pd.DataFrame({"split": ["train", "test"] * 4, "sex": ["F", "M"] * 4})
    assert guess_label_column(frame.assign(Label=["a", "b"] * 4)) == "Label"
    assert guess_label_column(frame.assign(name=list("abcdefgh"))) == "sex"


def test_the_split_is_known_by_its_values():
    values = ["Train", "VALID", "dev", "test", "elsewhere"]
    assert as_split(column(values)).tolist() == ["train", "tune", "tune", "test", ""]
    frame = pd.DataFrame({"code": ["0", "1"], "part": ["train", "val"]})
    assert guess_split_column(frame) == "part"
    assert guess_split_column(pd.DataFrame({"code": ["0", "1"]})) is None
    assert guess_split_column(pd.DataFrame({"split": ["0", "1"]})) == "split"
