"""The store: what is put in comes out, and nothing else does."""

from dataclasses import replace

import numpy as np
import pytest

from fairviz.errors import BadValue
from fairviz.predictions import arrays
from fairviz.predictions.faults import NotInStore, ReadOnly, WrongEvalSet
from fairviz.predictions.listed import COLUMNS
from fairviz.predictions.store import Store
from fairviz.spec import Prune, Train, Variant

DENSE = Variant("portraits", "resnet8")
HALF = Variant("portraits", "resnet8", 0, (Train(), Prune("magnitude", 5_000)))
STAGES = Variant("portraits", "resnet8", 0, (Train(), Prune("snip", 0, "stages", (1_000, 9_000))))


def test_what_is_saved_is_loaded(store, saved, answers):
    variant = saved(5_000)
    loaded = store.load(variant.digest)
    assert np.array_equal(loaded.logits, answers.logits)
    assert loaded.logits.dtype == np.float16
    assert np.array_equal(loaded.predicted, answers.predicted)
    assert loaded.facts == {"sparsity": 0.5, "seconds": 2.0}


def test_weights_keep_their_shape_and_kind(store, saved):
    weights = store.weights(saved().digest)
    assert weights["count"].shape == ()
    assert weights["fc.weight"].dtype == np.float32
    assert weights["fc.weight"].tolist() == [0, 1, 2, 3, 4, 5]


def test_a_variant_may_keep_no_weights(store, answers, evalset):
    store.save(HALF, replace(answers, weights=None), evalset)
    assert store.weights(HALF.digest) is None


def test_the_recipe_is_at_its_address(store, saved):
    assert store.variant(saved(5_000).digest) == HALF


def test_an_evaluation_set_comes_back_with_its_fingerprint(store, saved, evalset):
    saved()
    loaded = store.evalset(evalset.fingerprint)
    assert loaded.fingerprint == evalset.fingerprint
    assert loaded.ids == evalset.ids
    assert loaded.classes == evalset.classes
    assert loaded.attributes.equals(evalset.attributes)


def test_missing_names_each_absent_variant_once(store, saved):
    saved(5_000)
    assert store.missing([DENSE, HALF, DENSE]) == [DENSE]


def test_answers_to_other_questions_are_not_loaded(store, saved):
    digest = saved().digest
    with pytest.raises(WrongEvalSet, match="cannot be compared"):
        store.load(digest, fingerprint="0" * 64)


def test_five_answers_to_six_questions_are_not_kept(store, answers, evalset):
    short = replace(answers, logits=answers.logits[:5], predicted=answers.predicted[:5])
    with pytest.raises(WrongEvalSet, match="5 answers to 6 questions"):
        store.save(DENSE, short, evalset)


def test_answers_that_are_not_numbers_are_not_kept(store, answers, evalset):
    with pytest.raises(BadValue, match="NaN"):
        store.save(DENSE, replace(answers, logits=answers.logits * np.nan), evalset)
    assert not store.has(DENSE.digest)


def test_what_nobody_made_is_said_to_be_absent(store):
    with pytest.raises(NotInStore, match="not in the store"):
        store.load(DENSE.digest)


def test_the_second_writer_changes_nothing(store, saved, answers, evalset):
    digest = saved().digest
    store.save(DENSE, replace(answers, predicted=answers.predicted * 2), evalset)
    assert store.load(digest).predicted.tolist() == [1] * 6


def test_equal_answers_are_equal_bytes(answers):
    said = {"logits": answers.logits, "predicted": answers.predicted}
    backwards = dict(reversed(said.items()))
    assert arrays.packed(said) == arrays.packed(backwards)
    assert arrays.packed_weights(answers.weights) == arrays.packed_weights(answers.weights)


def test_arrays_of_objects_are_refused():
    with pytest.raises(ValueError, match="pickle"):
        arrays.packed({"objects": np.array([{}], dtype=object)})


def test_no_file_of_the_store_is_a_pickle(store, saved):
    saved()
    names = {path.suffix for path in store.home.rglob("*") if path.is_file()}
    assert names == {".json", ".npz", ".safetensors", ".parquet"}


def test_the_index_has_one_row_per_variant(store, saved, evalset):
    saved(), saved(5_000)
    index = store.index().set_index("schedule")
    assert list(store.index().columns) == COLUMNS
    assert index.loc["oneshot", "parent"] == DENSE.digest
    assert index.loc["oneshot", "asked"] == index.loc["oneshot", "sparsity"] == 0.5
    assert index.loc["oneshot", "evalset"] == evalset.fingerprint
    assert index.loc["dense", ["parent", "pruner", "scope"]].tolist() == ["", "", ""]
    assert index["home"].all()


def test_a_pruning_by_stage_is_its_own_scope(store, answers, evalset):
    store.save(STAGES, answers, evalset)
    row = store.index().iloc[0]
    assert row["scope"] == "stages 0.1/0.9"
    assert row["asked"] == row["sparsity"] == 0.5


@pytest.mark.parametrize(("scope", "word"), [("global", "macs"), ("layer", "layer macs")])
def test_seeds_of_one_budget_share_a_cell_whatever_filters_they_lost(
    store, answers, evalset, scope, word
):
    for seed, lost in enumerate((0.4, 0.45)):
        cut = Prune("l1_filter", 7_500, scope, budget="macs")
        variant = Variant("portraits", "resnet8", seed, (Train(), cut))
        store.save(variant, replace(answers, facts={"sparsity": lost}), evalset)
    rows = store.index().sort_values("seed")
    assert rows["sparsity"].tolist() == [0.4, 0.45]
    assert rows["asked"].tolist() == [0.75, 0.75]
    assert rows["scope"].tolist() == [word, word]


def test_an_empty_index_has_its_columns_and_their_kinds(store):
    index = store.index()
    assert index.empty
    assert index["sparsity"].dtype == float
    assert index["home"].dtype == bool


def test_the_index_sees_what_another_process_adds_and_removes(store, saved):
    assert len(store.index()) == 0
    variant = saved()
    assert len(store.index()) == 1
    Store(store.home).remove(variant.digest)
    assert store.index().empty


def test_a_changed_index_row_changes_nobody_elses(store, saved):
    saved()
    mine = store.index()
    mine.loc[0, "dataset"] = "scribbled"
    assert store.index().loc[0, "dataset"] == "portraits"


def test_a_shelf_is_read_and_never_written(tmp_path, store, saved, answers, evalset):
    sample = saved()
    own = Store(tmp_path / "own", store.home)
    own.save(HALF, answers, evalset)
    assert own.has(sample.digest)
    assert own.index().set_index("digest")["home"].to_dict() == {
        sample.digest: False,
        HALF.digest: True,
    }
    assert not store.has(HALF.digest)
    assert not (own.home / "evalsets").exists()
    with pytest.raises(ReadOnly, match="sample"):
        own.remove(sample.digest)


def test_a_store_deleted_while_in_use_is_made_again(store, saved):
    saved()
    discard(store.home)
    assert store.index().empty
    assert store.has(saved().digest)


def test_removing_what_is_not_there_says_so(store):
    with pytest.raises(NotInStore):
        store.remove(DENSE.digest)


def discard(folder):
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    folder.rmdir()
