"""What must be true of the second sample: real images, results alone, known facts about classes."""

import numpy as np
import pytest

from fairviz import places
from fairviz.audit.intervals import wilson
from fairviz.audit.notebook import Study
from fairviz.predictions.store import Store
from fairviz.predictions.studies import Studies

FOLDER = places.root() / "data_cache" / "cifar10"
STORE = Store(FOLDER)
ROWS = STORE.index()
BUDGET, A_VARIANT = 10_000_000, 300_000  # bytes; docs/cifar10.md does the sum


@pytest.fixture(scope="module")
def published():
    """Asks about one of the published networks."""
    study, data = Study(STORE), STORE.names()["CIFAR-10 lossless"]
    return lambda ask, network, *what, **how: getattr(study, ask)(
        *what, dataset=data, model=STORE.names()[f"{network} published"], **how
    )


def test_it_is_small_enough_to_be_committed():
    files = [path for path in FOLDER.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) <= BUDGET
    assert ROWS["bytes"].max() <= A_VARIANT


def test_it_holds_answers_and_no_pixels_and_no_weights():
    assert {path.name for path in FOLDER.iterdir()} == {
        *("brought", "evalsets", "studies", "variants")
    }
    kinds = {path.suffix for path in FOLDER.rglob("*") if path.is_file()}
    assert kinds == {".json", ".npz", ".parquet"}
    arrays = [np.load(path) for path in FOLDER.glob("variants/*/answers.npz")]
    assert all(set(each.files) == {"logits", "predicted"} for each in arrays)


def test_every_record_is_sound_and_says_what_its_questions_were():
    assert STORE.verify() == []
    for row in ROWS.to_dict("records"):
        asked = STORE.evalset(row["evalset"])
        assert STORE.load(row["digest"], row["evalset"]).matrix.shape == (len(asked), 10)
        assert STORE.weights(row["digest"]) is None


def test_its_studies_list_what_is_here():
    studies = Studies(STORE).all()
    listed = {digest for study in studies for digest in study.digests}
    assert {study.title for study in studies} >= {"CIFAR-10, published networks"}
    assert listed == set(ROWS["digest"])


def test_its_data_and_networks_have_names_and_terms():
    assert {*ROWS["dataset"], *ROWS["model"]} <= {*STORE.names().values(), "resnet20"}
    told = [STORE.evalset(fingerprint).caveat for fingerprint in ROWS["evalset"].unique()]
    assert all("1,017" in caveat or "JPEG" in caveat for caveat in told)


@pytest.mark.parametrize(("network", "right"), [("resnet20", 932), ("resnet32", 944)])
def test_the_published_networks_are_as_good_as_published(published, network, right):
    """The files say 91.78 and 92.78 % (of all 10,000 images)."""
    dense = published("overall", network).query("dense").iloc[0]
    assert (dense["n"], round(dense["value"] * dense["n"])) == (1_017, right)
    told = {"resnet20": 0.9178, "resnet32": 0.9278}[network]
    assert dense["low"] < told < dense["high"]


def test_half_of_the_weights_cost_everyone_next_to_nothing(published):
    change = _at(published("by_group", "resnet20", change=True), 0.5)
    assert -0.03 < change["low"] < 0 < change["high"]


def test_at_60_percent_everyone_still_has_84_percent_and_dogs_55(published):
    everyone = _at(published("overall", "resnet20"), 0.6)
    assert 0.81 < everyone["low"] < 0.84 < everyone["high"] < 0.87
    dogs = _at(published("by_group", "resnet20", groups="class"), 0.6, "dog")
    assert dogs["n"] == 87
    assert dogs["high"] < 0.7 < everyone["low"]


def test_automobiles_fall_before_trucks(published):
    first = published("onset", "resnet20", "class").set_index("group")["value"]
    assert {*first[first.round(2) == 0.6].index} == {"airplane", "automobile", "dog"}
    assert first["truck"] == pytest.approx(0.8, abs=1e-3)
    trucks = _at(published("by_group", "resnet20", groups="class", change=True), 0.7, "truck")
    cars = _at(published("by_group", "resnet20", groups="class", change=True), 0.7, "automobile")
    assert cars["high"] < trucks["low"]


def test_two_networks_as_good_as_each_other_give_up_different_classes(published):
    """At 70 % both have 71 to 72 %; dogs fall in one, ships in the other."""
    small, large = (_at(published("overall", name), 0.7) for name in ("resnet20", "resnet32"))
    assert abs(small["value"] - large["value"]) < 0.02
    by_class = {
        name: published("by_group", name, groups="class") for name in ("resnet20", "resnet32")
    }
    dogs = {name: _at(table, 0.7, "dog") for name, table in by_class.items()}
    ships = {name: _at(table, 0.7, "ship") for name, table in by_class.items()}
    assert dogs["resnet20"]["high"] < 0.5 < 0.7 < dogs["resnet32"]["low"]
    assert ships["resnet32"]["high"] < 0.5 < 0.8 < ships["resnet20"]["low"]


def test_our_own_network_gives_up_automobiles_and_keeps_trucks():
    """Of 1,000 images each, on pixels from JPEG: at 60 % 944 became 625, and 906 became 921."""
    right = {share: _right_by_class(share) for share in (0, 0.6)}
    assert (right[0]["automobile"], right[0.6]["automobile"]) == (944, 625)
    assert (right[0]["truck"], right[0.6]["truck"]) == (906, 921)
    low, high = wilson(np.float64(0.625), np.float64(1_000))
    assert (round(float(low), 3), round(float(high), 3)) == (0.595, 0.654)


def test_what_pruning_does_stands_beside_what_training_again_does():
    """CEV over classes: two dense networks set a floor that 30 % does not leave and 50 % does."""
    rows = ROWS[ROWS["model"] == "resnet20"]
    scores = Study(STORE).bias_map("cev", dataset=rows["dataset"].iloc[0], model="resnet20")
    floor = scores[scores["schedule"] == "dense"].iloc[0]
    little, half = (_at(scores[scores["schedule"] == "oneshot"], share) for share in (0.3, 0.5))
    assert little["low"] < floor["value"] < little["high"]
    assert 0 < floor["value"] < floor["high"] < half["low"]


def _right_by_class(share):
    """How many images of each class our first network answers right at this sparsity."""
    rows = ROWS[(ROWS["model"] == "resnet20") & (ROWS["seed"] == 0)]
    rows = rows[np.isclose(rows["asked"], share) & rows["schedule"].isin(["dense", "oneshot"])]
    asked = STORE.evalset(rows["evalset"].iloc[0])
    tested = asked.rows("explore")
    labels, said = asked.labels[tested], STORE.load(rows["digest"].iloc[0]).predicted[tested]
    right = np.bincount(labels[labels == said], minlength=10)
    return dict(zip(asked.classes, right.tolist(), strict=True))


def _at(table, share, group=None):
    """The only row at this sparsity, of this group."""
    found = table[np.isclose(table["asked"], share)]
    found = found if group is None else found[found["group"] == group]
    assert len(found) == 1
    return found.iloc[0]
