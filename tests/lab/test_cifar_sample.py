"""The second sample is what its recipe says: brought and pruned again, it says the same."""

from pathlib import Path

import numpy as np
import pytest

from fairviz import places
from fairviz.__main__ import main
from fairviz.lab.workshop import Workshop
from fairviz.predictions.home import VARIABLE
from fairviz.predictions.store import Store
from fairviz.predictions.studies import Studies
from studies.cifar10.__main__ import bringing
from studies.cifar10.pack import Planned, pack, planned, sweep
from studies.cifar10.parts import PARTS

DATA = places.root().parent / "shared" / "data"
SAMPLE = Store(places.root() / "data_cache" / "cifar10")
NEEDED = ("cifar10-lossless-6102.zip", "resnet20-12fca82f.th")
ALIKE = 0.05  # of a logit: other processors sum in another order
missing = [name for name in NEEDED if not (DATA / name).is_file()]


@pytest.fixture(scope="module")
def again(tmp_path_factory):
    """A store into which the lossless images and the smaller network were brought anew."""
    if missing:
        pytest.skip(f"not in {DATA.parent.name}/{DATA.name} beside the project: {missing}")
    home = tmp_path_factory.mktemp("again")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(home))
        wanted = [words for words in bringing(DATA) if Path(words[1]).name in NEEDED]
        assert [main(["import", *words]) for words in wanted] == [0, 0]
    return Store(home)


def test_what_is_brought_again_has_the_address_that_the_sample_names(again):
    ours = SAMPLE.names()
    assert again.names() == {
        name: ours[name] for name in ("CIFAR-10 lossless", "resnet20 published")
    }


def test_pruned_again_it_says_the_same(again):
    rows = SAMPLE.index()
    row = rows[(rows["model"] == again.names()["resnet20 published"]) & rows["asked"].eq(0.6)]
    digest = row["digest"].iloc[0]
    stored, made = SAMPLE.load(digest), Workshop(again).make(SAMPLE.variant(digest))
    apart = np.abs(made.matrix.astype(np.float32) - stored.matrix.astype(np.float32))
    assert apart.max() < ALIKE
    assert (made.predicted == stored.predicted).mean() > 0.999


def test_the_package_takes_answers_and_names_and_leaves_weights_behind(store, saved, tmp_path):
    made = saved()
    plan = Planned(PARTS[0], "a study", "title: a study", (made,))
    packed = Store(tmp_path / "packed")
    assert store.weights(made.digest) is not None
    assert pack(store, plan, packed).digests == (made.digest,)
    assert packed.weights(made.digest) is None
    np.testing.assert_array_equal(packed.load(made.digest).matrix, store.load(made.digest).matrix)
    assert packed.evalset(packed.index()["evalset"].iloc[0]).caveat == PARTS[0].caveat


def test_what_is_not_made_stays_out_of_the_package(store, saved, tmp_path):
    made = saved()
    store.remove(made.digest)
    there = saved(5_000)
    plan = Planned(PARTS[0], "a study", "title: a study", (made, there))
    assert pack(store, plan, Store(tmp_path / "packed")).digests == (there.digest,)


def test_packed_again_nothing_is_written_anew_and_what_is_no_longer_meant_goes(
    store, saved, tmp_path
):
    packed, both = Store(tmp_path / "packed"), (saved(), saved(5_000))
    first = pack(store, Planned(PARTS[0], "a study", "", both), packed)
    manifest = next((tmp_path / "packed").glob(f"variants/{both[0].digest}/manifest.json"))
    before = manifest.stat().st_mtime_ns
    assert pack(store, Planned(PARTS[0], "a study", "", both), packed) == first
    assert manifest.stat().st_mtime_ns == before
    alone = pack(store, Planned(PARTS[0], "a study", "", both[:1]), packed)
    sweep(packed, [alone])
    assert list(packed.index()["digest"]) == [both[0].digest]
    assert [entry.key for entry in Studies(packed).all()] == [alone.key]


def test_the_recipes_name_what_the_sample_calls_its_data_and_networks():
    for part in PARTS:
        plan = planned(SAMPLE, part)
        assert {variant.dataset for variant in plan.variants} == {SAMPLE.names()[part.dataset]}
