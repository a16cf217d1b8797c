import os
import pickle
from zipfile import ZipFile

import numpy as np
import pytest

from fairviz.intake import batches, pickles
from fairviz.intake.found import BadData
from fairviz.intake.pickles import loaded, unpickled

BATCH = {b"data": np.arange(6, dtype=np.uint8).reshape(2, 3), b"labels": [1, 2], b"name": b"a\xff"}
PYTHON_2 = (  # numpy.arange(2, dtype="u1") as CIFAR's publisher pickled it
    b"\x80\x02}q\x01U\x04dataq\x02cnumpy.core.multiarray\n_reconstruct\nq\x03cnumpy\nndarray\nq\x04"
    b"K\x00\x85U\x01b\x87Rq\x05(K\x01K\x02\x85cnumpy\ndtype\nq\x06U\x02u1K\x00K\x01\x87Rq\x07(K\x03"
    b"U\x01|NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb\x89U\x02\x00\x01tbs."
)


class Runs:
    """Has a function called when it is unpickled."""

    def __init__(self, call, *given):
        self.made = call, given

    def __reduce__(self):
        return self.made


@pytest.mark.parametrize("protocol", range(6))
def test_a_batch_is_read_in_every_protocol(protocol):
    read = unpickled(pickle.dumps(BATCH, protocol), "batch")
    assert read["data"].tolist() == [[0, 1, 2], [3, 4, 5]] and read["data"].dtype == np.uint8
    assert read["labels"] == [1, 2] and read["name"] == b"a\xff"


def test_a_batch_of_python_2_is_read():
    assert unpickled(PYTHON_2, "batch")["data"].tolist() == [0, 1]


@pytest.mark.parametrize(
    "array", [np.arange(6, dtype=">i2"), np.asfortranarray(np.eye(3)[:2]), np.zeros((0, 4), bool)]
)
@pytest.mark.parametrize("protocol", [2, 5])
def test_arrays_come_back_as_they_were(array, protocol):
    read = unpickled(pickle.dumps({"a": array}, protocol), "batch")["a"]
    assert read.dtype == array.dtype and read.shape == array.shape and (read == array).all()


@pytest.mark.parametrize("protocol", [0, 2, 5])
@pytest.mark.parametrize(
    "wrap",
    [
        lambda bad: bad,
        lambda bad: {"data": [[{"deep": bad}]]},
        lambda bad: {bad: 1},
        lambda bad: {"data": np.array([bad], dtype=object)},
    ],
)
def test_a_pickle_that_runs_code_is_refused_unread(tmp_path, protocol, wrap):
    trace = tmp_path / "trace"
    bad = Runs(os.mkdir, str(trace))
    with pytest.raises(BadData, match=r"(posix|nt)\.mkdir|array of objects"):
        unpickled(pickle.dumps(wrap(bad), protocol), "batch")
    assert not trace.exists()


@pytest.mark.parametrize(
    "named", ["os.system", "builtins.eval", "builtins.getattr", "numpy.load", "numpy.core.os"]
)
@pytest.mark.parametrize("how", [b"c%b\n%b\n.", b"(i%b\n%b\n.", b"\x8c%c%b\x8c%c%b\x93."])
def test_what_was_asked_for_is_named(named, how):
    module, _, name = named.encode().rpartition(b".")
    sizes = how.count(b"%c") > 0
    crafted = how % ((len(module), module, len(name), name) if sizes else (module, name))
    with pytest.raises(BadData, match=f"batch asks for {named} to be run: refused"):
        unpickled(crafted, "batch")


@pytest.mark.parametrize("bad", [{1, 2}, 1 + 2j, [1], "text", {"a": {1}}])
def test_anything_else_than_plain_values_is_refused(bad):
    with pytest.raises(BadData, match="batch"):
        unpickled(pickle.dumps(bad, 4), "batch")


def test_an_array_of_objects_is_refused():
    with pytest.raises(BadData, match="array of objects"):
        unpickled(pickle.dumps({"a": np.array([None])}, 2), "batch")


def test_a_list_that_holds_itself_is_refused():
    endless = []
    endless.append(endless)
    with pytest.raises(BadData, match="batch holds a list"):
        unpickled(pickle.dumps({"a": endless}), "batch")


def test_lists_of_lists_a_thousand_million_strong_are_quick():
    wide = [0]
    for _ in range(6):
        wide = [wide] * 1_000  # each a name for the one before
    assert len(unpickled(pickle.dumps({"a": wide}), "batch")["a"]) == 1_000


def test_memory_that_is_only_claimed_is_refused():
    far = b"\x80\x02}(U\x01ar\xff\xff\xff\x7fK\x01u."  # a memo of 2,147,483,647 places
    long = b"\x80\x04\x8e\xff\xff\xff\xff\xff\xff\xff\x7f."  # bytes without end
    array = pickle.dumps({"a": np.zeros(9, np.uint8)}, 2).replace(b"K\t\x85", b"K\xff\x85")
    for crafted in (far, long, array):
        with pytest.raises(BadData, match="batch"):
            unpickled(crafted, "batch")


def test_a_pickle_cut_off_anywhere_is_refused():
    whole = pickle.dumps(BATCH, 2)
    for length in range(len(whole)):
        with pytest.raises(BadData, match="not a whole pickle"):
            unpickled(whole[:length], "batch")


def test_bytes_changed_at_random_never_fail_in_another_way():
    whole, dice = pickle.dumps(BATCH, 2), np.random.default_rng(0)
    for _ in range(2_000):
        changed = bytearray(whole)
        changed[dice.integers(len(whole))] = dice.integers(256)
        try:
            assert isinstance(unpickled(bytes(changed), "batch"), dict)
        except BadData:
            continue


def test_a_pickle_that_is_too_large_is_not_opened(tmp_path, monkeypatch):
    monkeypatch.setattr(pickles, "MOST_BYTES", 3)
    (tmp_path / "batch").write_bytes(pickle.dumps(BATCH))
    with pytest.raises(BadData, match="more than 3"):
        loaded(tmp_path / "batch")


def test_a_hostile_batch_in_a_zip_is_refused_as_well(tmp_path):
    with ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("cifar/batch.png", pickle.dumps({"a": Runs(os.system, "true")}))
    hidden = batches.Batch(tmp_path / "a.zip", "cifar/batch.png")
    with pytest.raises(BadData, match="system to be run"):
        hidden.load()
