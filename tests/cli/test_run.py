"""`fairviz run` and `fairviz missing`."""

import json
import os
import signal
from pathlib import Path

import pytest

from fairviz.cli import lab
from fairviz.jobs import Queue
from fairviz.predictions.studies import Studies
from tests.cli.conftest import PAGE


def test_a_study_is_made_and_registered(fairviz, page, store, workshop):
    told = fairviz("run", page)
    assert told.code == 0
    assert "3 of 3 variants are made." in told.out
    assert len(store.index()) == 3
    (entry,) = Studies(store).all()
    assert (entry.title, len(entry.digests)) == ("Pilot", 3)
    assert "dataset: portraits" in entry.text


def test_what_is_done_is_not_done_again(fairviz, page, store, workshop):
    fairviz("run", page)
    workshop.make = None
    told = fairviz("run", page)
    assert told.code == 0
    assert len(Studies(store).all()) == 1


def test_a_failing_variant_is_told_and_the_rest_is_made(fairviz, page, store, workshop):
    workshop.failing = (5_000,)
    told = fairviz("run", page)
    assert told.code == 1
    assert "Failed: Magnitude 50 % of weights, one-shot" in told.out
    assert "not numbers (NaN)" in told.out
    assert len(store.index()) == 2


def test_a_failed_variant_is_tried_again(fairviz, page, workshop):
    workshop.failing = (5_000,)
    fairviz("run", page)
    workshop.failing = ()
    assert fairviz("run", page).code == 0


def test_a_program_gets_the_reasons(read, page, workshop):
    workshop.failing = (5_000,)
    answer = read("run", page)
    assert (answer["variants"], answer["made"]) == (3, 2)
    assert list(answer["failed"].values()) == ["Its logits are not numbers (NaN)."]


def test_ctrl_c_stops_cleanly_and_the_same_command_goes_on(fairviz, page, store, workshop):
    make = workshop.make

    def interrupted(self, variant):
        make(self, variant)
        os.kill(os.getpid(), signal.SIGINT)

    workshop.make = interrupted
    told = fairviz("run", page)
    assert told.code == 130
    assert "1 of 3 variants are made." in told.out
    assert "goes on from here" in told.out
    assert Queue(store.queue).progress().active == 0
    workshop.make = make
    assert fairviz("run", page).code == 0
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_missing_counts_and_costs(fairviz, read, page, store, saved):
    saved()
    told = fairviz("missing", page)
    assert told.code == 0
    assert "2 of 3 variants are missing: about " in told.out
    assert [row["words"][:14] for row in read("missing", page)["missing"]] == [
        "Magnitude 50 %",
        "Magnitude 90 %",
    ]


def test_nothing_missing_is_said_too(fairviz, page, saved):
    saved(), saved(5_000), saved(9_000)
    assert "All 3 variants are made." in fairviz("missing", page).out


@pytest.mark.parametrize("command", ["run", "missing"])
def test_a_wrong_page_is_a_sentence_with_its_line(fairviz, tmp_path, command):
    path = tmp_path / "wrong.yaml"
    path.write_text("dataset: portraits\nmodels: resnet9\n")
    told = fairviz(command, str(path))
    assert told.code == 2
    assert told.err.startswith(f"fairviz: {path}, line 2, column 9: 'resnet9' is not a model.")
    assert "Traceback" not in told.err


def test_without_torch_running_says_what_to_install(fairviz, page, monkeypatch):
    monkeypatch.setattr(lab, "is_there", lambda: False)
    told = fairviz("run", page)
    assert told.code == 2
    assert "pip install 'fairviz[lab]'" in told.err


def test_what_is_damaged_counts_as_not_made_and_is_made_again(
    fairviz, page, store, saved, workshop
):
    variants = [saved(), saved(5_000), saved(9_000)]
    answers = store.home / "variants" / variants[1].digest / "answers.npz"
    whole = answers.read_bytes()
    answers.write_bytes(whole[:-9] + bytes(9))
    assert "Damaged, `fairviz run` makes it again" in fairviz("missing", page).err
    told = fairviz("run", page)
    assert told.code == 0
    assert "Damaged, and made again: Magnitude 50 %" in told.err
    assert store.damaged(variants) == []


def test_an_error_is_a_document_for_programs_too(fairviz, tmp_path):
    told = fairviz("run", str(tmp_path / "nowhere.yaml"), "--json")
    assert told.code == 2
    assert "nowhere.yaml" in json.loads(told.out)["error"]
    assert told.err.startswith("fairviz: ")


def test_a_cache_that_is_a_file_is_a_sentence(fairviz, tmp_path, monkeypatch):
    monkeypatch.setenv("FAIRVIZ_CACHE", str(tmp_path / "file"))
    (tmp_path / "file").touch()
    told = fairviz("cache", "ls")
    assert told.code == 2
    assert "which is a file" in told.err


def test_a_mistyped_command_is_told_the_nearest(fairviz, capsys):
    with pytest.raises(SystemExit):
        fairviz("rnu")
    assert "Did you mean 'run'?" in capsys.readouterr().err


def test_a_device_that_is_not_there_is_refused_before_anything_is_queued(fairviz, page, store):
    told = fairviz("run", page, "--device", "cuda:99")
    assert told.code == 2
    assert "'cuda:99'" in told.err and "'cpu' works everywhere" in told.err
    assert not len(Queue(store.queue).jobs())


def test_a_method_without_its_groups_is_refused_before_anything_is_made(fairviz, page, store):
    Path(page).write_text(PAGE.replace("pruner: magnitude", "pruner: fairgrape"))
    told = fairviz("run", page)
    assert told.code == 2
    assert "line 4, column 11: FairGRAPE needs groups: say by which column." in told.err
    assert "This data has tone, age, hair" in told.err
    assert Studies(store).all() == [] and len(store.index()) == 0
