"""`fairviz list` and `fairviz cache`."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fairviz import catalog
from fairviz.__main__ import main
from fairviz.catalog.presets import PRESETS
from fairviz.naming import offered
from fairviz.predictions import brought, slices
from fairviz.predictions.brought import Brought
from fairviz.predictions.folders import DRAFT
from fairviz.predictions.slices import Condition, NamedSlice
from fairviz.predictions.studies import Studies

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("shelf", list(catalog.SHELVES))
def test_every_shelf_is_listed_whole(fairviz, read, shelf):
    names = offered(catalog.SHELVES[shelf])
    assert [row["name"] for row in read("list", shelf)] == names
    told = fairviz("list", shelf)
    assert told.code == 0
    assert all(name in told.out for name in names)


def test_formats_are_listed(read):
    assert {row["name"] for row in read("list", "formats")} == {*catalog.sources.SOURCES}


def test_presets_are_listed_with_what_they_need(fairviz, read):
    rows = {row["name"]: row for row in read("list", "presets")}
    assert [*rows] == [*PRESETS]
    assert rows["simon_says/kd"]["needs"] == "labels, retraining, dense teacher"
    assert rows["simon_says/plain"]["needs"] == "labels, retraining"
    assert "original code" in fairviz("list", "presets").out


@pytest.mark.parametrize("shelf", ["mitigations", "maskings", "adjustments"])
def test_methods_are_listed_with_what_they_need_and_were_taken_from(fairviz, read, shelf):
    for row in read("list", shelf):
        entry = catalog.SHELVES[shelf][row["name"]]
        assert row["needs"] == ", ".join(entry.needs) and row["provenance"] == entry.provenance
    assert {"needs", "provenance"} <= {*fairviz("list", shelf).out.split("\n")[0].split()}
    assert "provenance" not in fairviz("list", "datasets").out.split("\n")[0]


def test_what_was_brought_is_listed_by_its_name(read, store):
    about = {"images": 70, "size": 32, "targets": ["class"]}
    brought.keep(store.home, Brought("data", "ab" * 8, "my animals", about))
    brought.keep(store.home, Brought("model", "cd" * 8, "my net", {"model": "resnet20"}))
    brought.keep(store.home, Brought("predictions", "ef" * 8, "my answers"))
    data, models = read("list", "datasets"), read("list", "models")
    assert [row["name"] for row in data] == ["portraits", "my animals"]
    assert data[-1]["summary"] == "70 images of 32 x 32; targets: class."
    assert models[-1]["name"] == "my net" and "own" not in [row["name"] for row in models]


def test_without_a_word_everything_is_listed(fairviz):
    out = fairviz("list").out
    assert "magnitude" in out
    assert "resnet8" in out


def test_variants_are_listed(fairviz, read, saved):
    digest = saved(5_000).digest
    assert digest[:12] in fairviz("list", "variants").out
    (row,) = read("list", "variants")
    assert (row["digest"], row["sparsity"], row["seed"]) == (digest, 0.5, 0)


def test_no_variants_is_not_an_error(fairviz, read):
    told = fairviz("list", "variants")
    assert (told.code, told.err) == (0, "There are no variants yet.\n")
    assert read("list", "variants") == []


def test_the_cache_says_where_and_how_much(fairviz, read, store, saved):
    saved(), saved(5_000), saved(9_000)
    told = fairviz("cache", "ls")
    assert str(store.home) in told.out
    kinds = {row["schedule"]: row["variants"] for row in read("cache", "ls")["kinds"]}
    assert kinds == {"dense": 1, "oneshot": 2}


def test_gc_keeps_what_studies_name(fairviz, store, saved):
    named, other = saved(5_000), saved(9_000)
    Studies(store).create("Pilot", [named])
    assert fairviz("cache", "gc").code == 0
    assert store.has(other.digest)
    assert "Removed 1 folder," in fairviz("cache", "gc", "--unused").out
    assert (store.has(named.digest), store.has(other.digest)) == (True, False)


def test_gc_tells_a_program_what_it_removed(read, store):
    draft = store.home / "variants" / f"{DRAFT}1-a"
    draft.mkdir(parents=True)
    os.utime(draft, (0, 0))
    assert read("cache", "gc") == {"removed": [str(draft)], "bytes": 0}


@pytest.mark.parametrize("words", [[], ["lits"], ["list", "prunners"], ["cache"], ["run"]])
def test_bad_usage_is_2(words):
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2


def test_a_reader_that_has_seen_enough_is_no_error():
    command = f"{sys.executable} -m fairviz list | head -1"
    shell = ["bash", "-o", "pipefail", "-c", command]
    ended = subprocess.run(shell, capture_output=True, text=True, cwd=ROOT, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_listing_does_not_import_torch():
    code = "import sys; from fairviz.__main__ import main; main(['list']); main(['cache', 'ls']);"
    code += "assert 'torch' not in sys.modules and 'streamlit' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def test_groups_are_listed_with_the_slices_that_somebody_named(read, store, saved, evalset):
    saved()
    dark = (Condition("tone", value="dark"),)
    slices.save(store.home, NamedSlice("mine", "portraits", evalset.fingerprint, dark), evalset)
    rows = read("list", "groups")
    named = {(row["attribute"], row["group"]) for row in rows}
    assert {("tone", "dark"), ("mine", "inside"), ("mine", "outside")} <= named
    of_tone = sum(row["n"] for row in rows if row["attribute"] == "tone")
    assert of_tone == len(evalset.rows("explore"))
