"""Flipped bits, cuts, missing and newer files: found, named, recomputed, never served."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from fairviz.__main__ import main
from fairviz.predictions import manifest
from fairviz.predictions.faults import Damaged, NewerFormat
from fairviz.predictions.keeping import ANSWERS, WEIGHTS
from fairviz.predictions.store import Store

VARIANT_FILES = [manifest.NAME, ANSWERS, WEIGHTS]
EVALSET_FILES = [manifest.NAME, "samples.npz", "attributes.parquet", "texts.json"]


@dataclass
class Record:
    """A saved variant: its store, its address and where its files lie."""

    store: Store
    digest: str
    folder: Path

    def read_all(self):
        self.store.load(self.digest)
        self.store.weights(self.digest)


@pytest.fixture
def record(store, saved):
    digest = saved(5_000).digest
    return Record(Store(store.home), digest, store.home / "variants" / digest)


def flip(path, at):
    """One bit of the file, at this share of its length."""
    data = bytearray(path.read_bytes())
    data[int(at * (len(data) - 1))] ^= 0b100
    path.write_bytes(bytes(data))


def cut(path):
    path.write_bytes(path.read_bytes()[:-7])


@pytest.mark.parametrize("at", [0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0])
@pytest.mark.parametrize("name", VARIANT_FILES)
def test_a_flipped_bit_is_found_and_never_served(record, name, at):
    flip(record.folder / name, at)
    with pytest.raises(Damaged, match=name.replace(".", r"\.")):
        record.read_all()
    assert [fault.folder for fault in record.store.verify()] == [record.folder]


@pytest.mark.parametrize("harm", [cut, Path.unlink], ids=["cut", "missing"])
@pytest.mark.parametrize("name", VARIANT_FILES)
def test_a_cut_or_missing_file_makes_the_variant_absent(record, name, harm):
    harm(record.folder / name)
    assert not record.store.has(record.digest)
    assert record.store.index().empty
    with pytest.raises(Damaged, match=name.replace(".", r"\.")):
        record.read_all()


def test_damage_after_the_first_look_is_seen(record):
    assert len(record.store.index()) == 1
    cut(record.folder / ANSWERS)
    assert record.store.index().empty


@pytest.mark.parametrize("name", VARIANT_FILES)
def test_what_is_absent_is_made_anew_in_its_place(record, saved, name):
    (record.folder / name).unlink()
    saved(5_000)
    record.read_all()
    assert record.store.verify() == []


def test_repair_removes_what_is_damaged_and_nothing_else(record, saved):
    other = saved(9_000)
    flip(record.folder / ANSWERS, 0.5)
    assert len(record.store.verify(repair=True)) == 1
    assert not record.folder.exists()
    assert record.store.has(other.digest)
    assert record.store.verify() == []


def test_the_command_names_mends_and_then_is_content(record, monkeypatch, capsys):
    monkeypatch.setenv("FAIRVIZ_CACHE", str(record.store.home))
    flip(record.folder / ANSWERS, 0.5)
    assert main(["cache", "verify"]) == 1
    assert str(record.folder / ANSWERS) in capsys.readouterr().out
    assert main(["cache", "verify", "--repair"]) == 0
    assert main(["cache", "verify"]) == 0


def test_a_record_under_anothers_name_is_not_served(record, saved):
    other = saved(9_000)
    away = record.folder.with_name("away")
    record.folder.rename(away)
    (record.folder.parent / other.digest).rename(record.folder)
    assert not record.store.has(record.digest)
    with pytest.raises(Damaged, match="belongs to"):
        record.store.load(record.digest)


@pytest.mark.parametrize("text", ["", "null", "[]", "{}", "{", "\0" * 50, '{"format": 1}'])
def test_a_manifest_that_is_none_is_damaged(record, text):
    (record.folder / manifest.NAME).write_text(text)
    with pytest.raises(Damaged, match="manifest"):
        record.read_all()
    assert not record.store.has(record.digest)


@pytest.fixture
def newer(record):
    path = record.folder / manifest.NAME
    said = json.loads(path.read_text())
    del said["checksum"]
    said["format"] = manifest.FORMAT + 1
    path.write_text(json.dumps(said | {"checksum": manifest._checksum(said)}))
    return record


def test_a_newer_format_is_named_and_not_read(newer):
    with pytest.raises(NewerFormat, match="written by a newer FairViz"):
        newer.read_all()
    assert newer.store.index().empty
    assert isinstance(newer.store.verify()[0].error, NewerFormat)


def test_a_newer_format_is_neither_repaired_nor_overwritten(newer, saved):
    newer.store.verify(repair=True)
    assert newer.folder.exists()
    with pytest.raises(NewerFormat):
        saved(5_000)


@pytest.mark.parametrize("name", EVALSET_FILES)
def test_damaged_questions_are_named_and_written_again(record, saved, evalset, name):
    folder = record.store.home / "evalsets" / evalset.fingerprint
    flip(folder / name, 0.5)
    with pytest.raises(Damaged, match=name.replace(".", r"\.")):
        record.store.evalset(evalset.fingerprint)
    record.store.verify(repair=True)
    saved(9_000)
    assert record.store.evalset(evalset.fingerprint).ids == evalset.ids
