from dataclasses import replace

import numpy as np
import pytest

from fairviz.errors import BadValue, UnknownName
from fairviz.intake.answers import delivered, guessed, read
from fairviz.intake.answers.keeping import keep
from fairviz.predictions.faults import NotInStore
from fairviz.predictions.store import Store
from fairviz.predictions.studies import Studies
from fairviz.report import Asked, images, of
from fairviz.report.pieces import sections
from fairviz.report.pieces.opening import leading, telling
from tests.app import made_up


def test_only_the_explore_half_is_read(small):
    material = of(small.store, small.digests)
    explore = material.questions.rows("explore")
    assert 0 < len(explore) < len(material.questions)
    for run in material.runs:
        assert np.array_equal(run.said.labels, material.questions.labels[explore])


def test_a_study_is_found_by_its_title_and_says_what_is_not_made_yet(tmp_path):
    store = made_up.fill(tmp_path, seeds=1)
    wanted = [made_up.dense(0), made_up.pruned(0, 0.5), made_up.pruned(0, 0.99)]
    Studies(store).create("On its way", wanted)
    material = of(store, "On its way")
    assert material.title == "On its way"
    assert len(material.runs) == 2
    assert material.notes == ("1 of 3 variants are not made yet.",)


def test_a_cell_of_fewer_seeds_is_left_out_and_named(tmp_path):
    store = made_up.fill(tmp_path)
    made_up.save(store, made_up.pruned(0, 0.8), made_up.questions())
    material = of(store, list(store.index()["digest"]))
    assert 0.8 not in {run.asked for run in material.runs}
    assert "80 % (1 of 2 seeds)" in material.notes[0]


def test_parents_come_with_their_children(small):
    child = made_up.pruned(0, 0.5).digest
    material = of(small.store, [child])
    assert {run.variant for run in material.runs} == {child, made_up.dense(0).digest}


def test_what_is_not_there_is_said(small, tmp_path):
    with pytest.raises(NotInStore, match="Nothing of 'Chosen variants' is made yet"):
        of(Store(tmp_path), ["0" * 64])
    with pytest.raises(UnknownName, match="'nobody' is not a study"):
        of(small.store, "nobody")
    with pytest.raises(UnknownName, match="'tune' is not an attribute"):
        of(small.store, small.digests, Asked(groups=("tune",)))
    with pytest.raises(
        BadValue, match="Nothing here is pruned at 85 %; there are: 50 %, 70 %, 90 %"
    ):
        of(small.store, small.digests, Asked(sparsity=0.85))
    with pytest.raises(UnknownName, match="'dog' is not a class"):
        of(small.store, small.digests, Asked(positive="dog"))


def test_the_sparsity_that_is_asked_for_is_told(small):
    material = of(small.store, small.digests, Asked(sparsity=0.5))
    assert telling(material, leading(material)) == 0.5


def test_where_nothing_is_pruned_only_the_rules_are_told(small):
    material = of(small.store, [made_up.dense(0).digest, made_up.dense(1).digest])
    assert leading(material) is None
    assert [part.key for part in sections(material)] == ["methods", "provenance"]


def test_brought_pictures_stay_at_home_unless_asked_for(small):
    drawn = of(small.store, small.digests)
    brought = replace(drawn, rows=drawn.rows.assign(dataset="album?content=0123456789abcdef"))
    assert images.may_show(drawn)
    assert not images.may_show(brought)
    assert images.may_show(replace(brought, asked=Asked(images=True)))
    assert not images.may_show(replace(drawn, asked=Asked(images=False)))


def test_predictions_that_were_brought_are_a_study_by_their_name(tmp_path):
    table = tmp_path / "loans.csv"
    rows = [f"{n % 2},{'ab'[n // 2 % 2]},{n % 2},{0 if n % 5 else 1 - n % 2}" for n in range(40)]
    table.write_text("\n".join(["label,who,dense,magnitude_0.5", *rows]), encoding="utf-8")
    store = Store(tmp_path / "store")
    columns = read(table)
    keep(store, delivered(columns, replace(guessed(columns), certify=0.0), "loans"), "loans")
    material = of(store, "loans")
    assert material.title == "loans"
    assert [run.pruner for run in material.runs if run.schedule != "dense"] == ["magnitude"]
    with pytest.raises(UnknownName, match="'lones' is not a study"):
        of(store, "lones")
