"""Readings of certify: numbered by data, written down before, never made twice."""

from concurrent.futures import ProcessPoolExecutor
from errno import ENOSPC
from math import isclose
from multiprocessing import get_context
from pathlib import Path

import pytest

from fairviz.errors import BadValue
from fairviz.predictions import certify_log

DATA, OTHER = "a" * 64, "b" * 64


def ask(home, what, data=DATA, who="slices"):
    """The number that this reading gets."""
    return certify_log.once(home, who, what, data, lambda number: {"number": number})["number"]


def said(home):
    return [line["what"] for line in certify_log.readings(home, DATA)]


def test_every_reading_of_certify_is_written_down(tmp_path):
    assert said(tmp_path) == []
    assert [ask(tmp_path, what) for what in ("first", "second")] == [1, 2]
    assert said(tmp_path) == ["first", "second"]


def test_who_asks_the_same_again_gets_what_was_said_then(tmp_path):
    assert certify_log.answered(tmp_path, "slices", "first") is None
    assert [ask(tmp_path, what) for what in ("first", "second", "first")] == [1, 2, 1]
    assert certify_log.answered(tmp_path, "slices", "first") == {"number": 1}
    assert len(said(tmp_path)) == 2
    assert certify_log.everything(tmp_path, "slices") == [{"number": 1}, {"number": 2}]


def test_readings_of_other_data_cost_these_nothing(tmp_path):
    assert [ask(tmp_path, "first"), ask(tmp_path, "other", OTHER)] == [1, 1]
    assert ask(tmp_path, "second") == 2


def test_whoever_asks_pays_from_the_same_purse(tmp_path):
    assert [ask(tmp_path, "one", who="slices"), ask(tmp_path, "one", who="decide")] == [1, 2]


def test_all_readings_together_stay_below_the_whole():
    spent = [certify_log.share(0.05, number) for number in range(1, 40)]
    assert spent[:3] == [0.025, 0.0125, 0.00625]
    assert sum(spent) < 0.05 and isclose(sum(spent), 0.05, abs_tol=1e-12)


@pytest.mark.parametrize("tail", ['{"who": "slices", "wh\n', '{"who": "slices", "wh', "\n\n"])
def test_a_line_that_was_cut_short_still_counts_as_a_reading(tmp_path, tail):
    ask(tmp_path, "first")
    with (tmp_path / certify_log.NAME).open("a") as file:
        file.write(tail)
    before = len(certify_log.readings(tmp_path, DATA))
    assert ask(tmp_path, "second") == before + 1
    assert certify_log.answered(tmp_path, "slices", "second") == {"number": before + 1}


def test_a_reading_that_broke_off_was_a_reading(tmp_path):
    def breaks(number):
        raise MemoryError

    with pytest.raises(MemoryError):
        certify_log.once(tmp_path, "slices", "first", DATA, breaks)
    assert ask(tmp_path, "first") == 2


def test_processes_that_read_at_once_get_numbers_of_their_own(tmp_path):
    questions = ["same", *"abcdef", "same"]
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        found = list(pool.map(ask, [tmp_path] * len(questions), questions))
    assert found[0] == found[-1]
    assert sorted(found[:-1]) == [1, 2, 3, 4, 5, 6, 7]


def test_what_cannot_be_noted_is_not_read(tmp_path, monkeypatch):
    opened, read = Path.open, []

    def full(path, mode="r", **how):
        if "a" in mode:
            raise OSError(ENOSPC, "No space left on device")
        return opened(path, mode, **how)

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(BadValue, match=r"No space left on device.*certify is read only where"):
        certify_log.once(tmp_path, "slices", "first", DATA, lambda number: read.append(number))
    assert read == []


def test_a_home_that_is_a_file_is_told(tmp_path):
    (tmp_path / "home").write_text("no folder")
    with pytest.raises(BadValue, match="cannot be written"):
        ask(tmp_path / "home", "first")


def test_what_was_said_is_read_also_where_nothing_can_be_written(tmp_path, monkeypatch):
    assert ask(tmp_path, "first") == 1
    monkeypatch.setattr(certify_log, "FileLock", None)
    assert ask(tmp_path, "first") == 1
