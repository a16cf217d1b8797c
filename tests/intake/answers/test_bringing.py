from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from fairviz.audit import reading
from fairviz.errors import FairVizError
from fairviz.intake.answers import delivered, guessed, read
from fairviz.intake.answers.files import joined
from fairviz.intake.answers.keeping import keep
from fairviz.intake.answers.side import side_table
from fairviz.intake.answers.told import Told
from fairviz.predictions import brought
from fairviz.predictions.store import Store


def brought_from(path, certify=0.0, **told):
    columns = read(path)
    return delivered(columns, replace(guessed(columns, **told), certify=certify), "animals")


def accuracies(delivery):
    labels = delivery.evalset.labels
    return [float((said.predicted == labels).mean()) for _, said in delivery.answers]


def test_columns_find_their_roles_by_themselves(frame, as_csv):
    plan = guessed(read(as_csv(frame)))
    assert (plan.label, plan.dense, plan.groups, plan.id) == ("label", ("dense",), ("place",), "id")
    assert [saying.told for saying in plan.variants] == [Told("magnitude", 9000)]


def test_what_was_answered_is_what_is_kept(frame, as_csv):
    delivery = brought_from(as_csv(frame))
    assert accuracies(delivery) == [1.0, 0.75]
    assert delivery.evalset.classes == ("cat", "dog", "owl")
    assert delivery.evalset.ids[:2] == ("a0", "a1")


@pytest.mark.parametrize("how", [{"sep": ";"}, {"sep": "\t"}, {"encoding": "utf-8-sig"}])
def test_separators_and_marks_change_nothing(frame, as_csv, how):
    usual, other = brought_from(as_csv(frame)), brought_from(as_csv(frame, "b.csv", **how))
    assert other.content == usual.content and accuracies(other) == accuracies(usual)


def test_parquet_and_npz_bring_the_same(frame, as_csv, tmp_path):
    usual = brought_from(as_csv(frame))
    frame.to_parquet(tmp_path / "animals.parquet")
    np.savez(tmp_path / "animals.npz", **{n: frame[n].to_numpy(dtype=str) for n in frame})
    for name in ("animals.parquet", "animals.npz"):
        assert brought_from(tmp_path / name).variants == usual.variants


def test_one_score_per_class_is_read_as_probabilities(frame, as_csv):
    chances = pd.get_dummies(frame["label"]).astype(float) * 0.8 + 0.2 / 3
    wide = pd.concat([frame.drop(columns="dense"), chances.add_prefix("dense:")], axis=1)
    delivery = brought_from(as_csv(wide))
    dense = delivery.answers[0][1]
    right = 0.8 + 0.2 / 3
    assert dense.facts["answers"] == "probabilities" and accuracies(delivery)[0] == 1
    told = reading.outcomes(delivery.evalset, dense).probabilities.max(axis=1)
    assert told == pytest.approx(right, abs=1e-3)


def test_a_matrix_of_logits_stays_as_it_is(frame, tmp_path):
    logits = np.eye(3)[[0, 1, 2, 0, 1, 2, 0, 1]] * 5 - 1
    path = tmp_path / "animals.npz"
    np.savez(path, label=frame["label"].to_numpy(dtype=str), dense=logits, pruned_50=logits)
    delivery = brought_from(path)
    assert np.array_equal(delivery.answers[1][1].matrix, logits.astype(np.float16))


def test_seeds_stand_beside_their_own_dense_model(frame, as_csv):
    more = frame.assign(dense_seed1=frame["dense"], magnitude_90_seed1=frame["magnitude_0.9"])
    more = more.rename(columns={"dense": "dense_seed0", "magnitude_0.9": "magnitude_90_seed0"})
    first, second, one, two = brought_from(as_csv(more)).variants
    assert (one.dense, two.dense) == (first, second)
    assert (one.seed, two.seed) == (0, 1)


def test_one_dense_model_is_the_parent_of_all_seeds(frame, as_csv):
    more = frame.assign(magnitude_90_seed1=frame["magnitude_0.9"])
    dense, *others = brought_from(as_csv(more)).variants
    assert [variant.dense for variant in others] == [dense, dense]


def test_groups_without_a_name_are_a_group(frame, as_csv):
    frame.loc[0, "place"] = None
    delivery = brought_from(as_csv(frame))
    assert delivery.evalset.attributes["place"].value_counts()["unknown"] == 1
    assert any("unknown" in note for note in delivery.notes)


def test_a_side_table_says_what_names_do_not(frame, as_csv):
    other = frame.rename(columns={"magnitude_0.9": "run7"})
    columns = read(as_csv(other))
    rows = pd.DataFrame([{"column": "run7", "method": "wanda", "sparsity": "60 %", "seed": 2}])
    told = side_table(as_csv(rows, "side.csv"), columns)
    assert told == {"run7": Told("wanda", 6000, 2)}


def test_several_files_are_matched_by_their_samples(frame, as_csv):
    shuffled = frame[["id", "magnitude_0.9"]].sample(frac=1, random_state=0)
    parts = [read(as_csv(frame.drop(columns="magnitude_0.9"))), read(as_csv(shuffled, "s.csv"))]
    columns = joined(parts, "id")
    delivery = delivered(columns, replace(guessed(columns, id="id"), certify=0.0), "animals")
    assert accuracies(delivery) == [1.0, 0.75]


def test_certify_keeps_half_of_every_class_and_group_to_itself(frame, as_csv):
    many = pd.concat([frame.assign(id=frame["id"] + str(i)) for i in range(20)])
    delivery = brought_from(as_csv(many), certify=0.5)
    table = delivery.evalset.attributes.assign(split=delivery.evalset.split)
    assert dict(table.groupby(["place", "split"]).size()) == {
        ("cave", "certify"): 20,
        ("cave", "explore"): 20,
        ("field", "certify"): 60,
        ("field", "explore"): 60,
    }


def wrong(frame, as_csv, change):
    return as_csv(change(frame))


WRONG = {
    "labels missing": (lambda f: f.assign(label=[None, *f["label"][1:]]), "1 of 8 labels"),
    "predictions missing": (lambda f: f.assign(dense=[None, *f["dense"][1:]]), "1 of 8 predict"),
    "one class": (lambda f: f.assign(label="cat"), "No column"),
    "no label": (lambda f: f.drop(columns="label"), "Which column"),
    "samples twice": (lambda f: f.assign(id="same"), None),
    "nothing but dense": (lambda f: f.drop(columns="magnitude_0.9"), "Beside 'dense' no column"),
}


@pytest.mark.parametrize("case", [name for name in WRONG if WRONG[name][1]])
def test_what_is_wrong_is_said(frame, as_csv, case):
    change, words = WRONG[case]
    with pytest.raises(FairVizError, match=words):
        brought_from(as_csv(change(frame)))


def test_samples_named_twice_are_refused_where_they_are_asked_for(frame, as_csv):
    with pytest.raises(FairVizError, match="named twice"):
        brought_from(as_csv(frame.assign(id="same")), id="id")


def test_an_unknown_column_says_the_nearest(frame, as_csv):
    with pytest.raises(FairVizError, match="Did you mean 'dense'"):
        brought_from(as_csv(frame), dense=["dens"])


def test_arrays_of_other_lengths_are_refused(tmp_path):
    path = tmp_path / "odd.npz"
    np.savez(path, label=np.arange(8) % 2, dense=np.arange(7) % 2)
    with pytest.raises(FairVizError, match="label 8, dense 7"):
        read(path)


@pytest.mark.parametrize(
    ("scores", "came"),
    [
        ([[0.1, 0.9], [0.4, 0.3, 0.3]], "lists of different lengths, from 2 to 3"),
        ([[0.1, 0.9], None], "row 2 is None"),
        ([None, [0.1, 0.9]], "row 1 is None"),
        ([["a", "b"], ["b", "a"]], "it holds lists, and not of numbers"),
        ([[[0.1], [0.9]], [[0.2], [0.8]]], "it holds lists, and not of numbers"),
        ([[], []], "empty lists"),
    ],
)
def test_lists_that_are_no_scores_are_refused_in_a_sentence(tmp_path, scores, came):
    path = tmp_path / "odd.parquet"
    pd.DataFrame({"label": [0, 1], "dense": scores}).to_parquet(path)
    with pytest.raises(FairVizError, match=f"'dense' is no column of scores: {came}.*a number per"):
        read(path)


def test_lists_that_nobody_asked_for_are_named_and_left_out(frame, tmp_path):
    path = tmp_path / "extra.parquet"
    frame.assign(features=[[0.5] * 5] * len(frame)).to_parquet(path)
    assert "features (5 numbers in every row)" in " ".join(brought_from(path).notes)


def test_lists_are_no_labels(frame, tmp_path):
    path = tmp_path / "lists.parquet"
    frame.assign(label=[[0.5, 0.5]] * len(frame)).to_parquet(path)
    with pytest.raises(FairVizError, match="Labels, ids and groups hold one value"):
        brought_from(path)


def test_files_with_other_samples_are_refused(frame, as_csv):
    fewer = frame[["id", "magnitude_0.9"]].head(7)
    parts = [read(as_csv(frame)), read(as_csv(fewer, "fewer.csv"))]
    with pytest.raises(FairVizError, match="1 of 8 are missing"):
        joined(parts, "id")


def test_objects_in_an_npz_are_never_unpickled(tmp_path):
    path = tmp_path / "trap.npz"
    np.savez(path, label=np.array([{"a": 1}], dtype=object))
    with pytest.raises(FairVizError, match="could run code: it was not opened"):
        read(path)


@pytest.mark.parametrize(
    "name, content, words",
    [
        ("a.csv", b"", "empty"),
        ("a.csv", b"label,dense\n", "no rows"),
        ("a.csv", b"label,label\n1,2\n", "twice"),
        ("a.xlsx", b"PK", "none of"),
        ("a.npz", b"not a zip", "no npz"),
        ("a.parquet", b"PAR1", "no Parquet"),
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path, name, content, words):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(FairVizError, match=words):
        read(path)


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "home")


def test_what_is_kept_can_be_read_back(frame, as_csv, store):
    delivery = brought_from(as_csv(frame))
    keep(store, delivery, "animals")
    index = store.index()
    assert sorted(index["schedule"]) == ["dense", "given"]
    pruned = index[index["schedule"] == "given"].iloc[0]
    assert (pruned["pruner"], pruned["sparsity"]) == ("magnitude", 0.9)
    assert pruned["parent"] == index.loc[index["schedule"] == "dense", "digest"].iloc[0]


def test_nothing_is_seen_of_an_import_that_broke(frame, as_csv, store, monkeypatch):
    def full(*_):
        raise OSError("no space")

    monkeypatch.setattr(brought, "keep", full)
    with pytest.raises(OSError):
        keep(store, brought_from(as_csv(frame)), "animals")
    assert store.index().empty and not list((store.home / "variants").iterdir())


def test_answers_that_nobody_named_are_not_shown(frame, as_csv, store):
    one = keep(store, brought_from(as_csv(frame)), "animals")
    brought.forget(store.home, one)
    assert store.index().empty


def test_two_imports_of_one_name_are_told_apart(frame, as_csv, store):
    keep(store, brought_from(as_csv(frame)), "animals")
    other = brought_from(as_csv(frame.head(7)))
    with pytest.raises(FairVizError, match="'animals-2'"):
        keep(store, other, "animals")


def test_the_same_import_twice_is_one(frame, as_csv, store):
    for _ in range(2):
        keep(store, brought_from(as_csv(frame)), "animals")
    assert len(list(brought.every(store.home))) == 1 and len(store.index()) == 2


def seeded(frame, dense, variants):
    """The frame with dense columns and variants of these names, each wrong in a row of its own."""
    wrong = {}
    for place, name in enumerate([*dense, *variants]):
        said = frame["label"].to_numpy().copy()
        said[place] = "owl" if said[place] != "owl" else "cat"
        wrong[name] = said
    return frame[["label", "place"]].assign(**wrong)


@pytest.mark.parametrize(
    "dense, variants",
    [
        (["dense_seed1", "dense_seed2"], ["mag_50_seed1", "mag_50_seed2"]),
        (["dense_seed1", "dense_seed0"], ["mag_50_seed1", "mag_50_seed0"]),
        (["dense_0", "dense_1"], ["pruned50_0", "pruned50_1"]),
    ],
)
def test_a_variant_is_compared_with_the_dense_model_of_its_own_seed(frame, as_csv, dense, variants):
    delivery = brought_from(as_csv(seeded(frame, dense, variants)))
    column = {variant.digest: said.facts["column"] for variant, said in delivery.answers}
    for variant in delivery.variants[2:]:
        pair = column[variant.digest], column[variant.dense.digest]
        assert pair[0][-1] == pair[1][-1]


def test_a_variant_whose_seed_has_no_dense_model_is_refused(frame, as_csv):
    table = seeded(frame, ["dense_seed0", "dense_seed1"], ["mag_50_seed3"])
    with pytest.raises(FairVizError, match="of seed 3, but the dense columns are of seeds 0, 1"):
        brought_from(as_csv(table))


def test_labels_of_two_seeds_are_no_scores_of_two_classes(tmp_path):
    truth = np.arange(40) % 2
    almost = np.where(np.arange(40) < 2, 1 - truth, truth)
    path = tmp_path / "two.csv"
    columns = {"label": truth, "dense_0": truth, "dense_1": almost, "pruned50_0": almost}
    pd.DataFrame(columns).to_csv(path, index=False)
    delivery = brought_from(path)
    assert {said.facts["answers"] for _, said in delivery.answers} == {"labels"}
    assert accuracies(delivery) == [1.0, 0.95, 0.95]


def test_a_column_of_answers_with_a_gap_is_no_group(tmp_path):
    truth = np.arange(40) % 2
    gap = pd.Series(truth, dtype=float)
    gap[3] = np.nan
    path = tmp_path / "gap.csv"
    pd.DataFrame({"label": truth, "dense": truth, "magnitude_70": gap}).to_csv(path, index=False)
    with pytest.raises(FairVizError, match="1 of 40 predictions in 'magnitude_70' are missing"):
        brought_from(path)


def test_probabilities_of_two_digits_are_probabilities(frame, tmp_path):
    chances = np.tile([0.33, 0.33, 0.33], (8, 1))
    path = tmp_path / "rounded.npz"
    label = frame["label"].to_numpy(dtype=str)
    np.savez(path, label=label, dense=chances, pruned_50=chances)
    assert brought_from(path).answers[0][1].facts["answers"] == "probabilities"


def test_very_large_scores_keep_their_order(frame, tmp_path):
    scores = np.eye(3)[[0, 1, 2, 0, 1, 2, 0, 1]] * 1000 + 100_000
    path = tmp_path / "large.npz"
    label = frame["label"].to_numpy(dtype=str)
    np.savez(path, label=label, dense=scores, pruned_50=scores)
    delivery = brought_from(path)
    assert accuracies(delivery) == [1.0, 1.0]
    assert (delivery.answers[0][1].matrix.argmax(axis=1) == delivery.evalset.labels).all()


def test_other_answers_to_the_same_questions_are_another_study(frame, as_csv, store):
    keep(store, brought_from(as_csv(frame)), "animals")
    corrected = frame.assign(**{"magnitude_0.9": frame["dense"]})
    keep(store, brought_from(as_csv(corrected, "b.csv")), "corrected")
    index = store.index()
    assert len(index) == 4 and index["dataset"].nunique() == 2
    assert index["evalset"].nunique() == 1


def test_what_is_kept_for_certifying_only_grows_with_its_share(frame, as_csv):
    many = pd.concat([frame.assign(id=frame["id"] + str(i)) for i in range(30)])
    few, half = (brought_from(as_csv(many), certify=share).evalset for share in (0.3, 0.5))
    certified = [set(np.array(one.ids)[one.split == "certify"]) for one in (few, half)]
    assert certified[0] < certified[1]


def test_columns_that_are_nothing_are_named(frame, as_csv):
    wide = pd.concat([frame.assign(id=frame["id"] + str(i)) for i in range(9)], ignore_index=True)
    delivery = brought_from(as_csv(wide.assign(age=range(len(wide)))))
    assert any("Not used: age (72 values)" in note for note in delivery.notes)


def test_two_variants_that_read_alike_keep_their_sparsity(frame, as_csv):
    twin = frame.assign(**{"magnitude 90%": frame["dense"]})
    told = [variant.given for variant in brought_from(as_csv(twin)).variants[1:]]
    assert {one.sparsity for one in told} == {9000} and len({one.method for one in told}) == 2


def test_a_side_table_of_fractions_knows_what_one_is(frame, as_csv):
    columns = read(as_csv(frame.rename(columns={"magnitude_0.9": "run7"})))
    rows = pd.DataFrame({"column": ["run7", "dense"], "sparsity": [1.0, 0.5]})
    assert side_table(as_csv(rows, "side.csv"), columns)["run7"].sparsity == 10_000
