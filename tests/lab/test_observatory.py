"""Looks at variants: kept like variants, the same again, and equal to what the network says."""

import numpy as np
import pytest
import torch

from fairviz.errors import UnknownName
from fairviz.lab.observatory import Observatory
from fairviz.lab.workshop import Workshop
from fairviz.look import Look, from_plain, plain
from fairviz.predictions.faults import Damaged, WrongEvalSet
from fairviz.predictions.store import Store
from fairviz.spec import Prune, Train, Variant

DENSE = Variant("portraits?size=0.05", "resnet8?width=8", 0, (Train(epochs=1),))
SPARSE = Variant(DENSE.dataset, DENSE.model, 0, (Train(epochs=1), Prune("magnitude", 5_000)))


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return Store(tmp_path_factory.mktemp("looks"))


@pytest.fixture(scope="module")
def observatory(store):
    made = Observatory(store, Workshop(store))
    made.make(SPARSE)
    return made


def test_features_are_what_each_stage_says_of_the_probe_images(observatory):
    seen = observatory.make(Look(SPARSE, "features?probe=20"))
    assert seen.facts["layers"] == ["stem", "stage 1", "stage 2", "stage 3", "classifier"]
    assert [seen.arrays[name].shape for name in seen.facts["layers"]] == [
        (20, width) for width in (8, 8, 16, 32, 8)
    ]
    shop = observatory.workshop
    images = shop.material(SPARSE).held_out[torch.from_numpy(seen.arrays["rows"])][0]
    with torch.inference_mode():
        logits = shop.model(SPARSE).eval()(images).numpy()
    np.testing.assert_allclose(seen.arrays["classifier"], logits, atol=0.01)
    assert (seen.arrays["stem"] >= 0).all()


def test_every_variant_is_probed_with_the_same_images_of_explore(observatory):
    one, other = (
        observatory.make(Look(variant, "features?probe=20")) for variant in (DENSE, SPARSE)
    )
    assert np.array_equal(one.arrays["rows"], other.arrays["rows"])
    split = observatory.workshop.material(DENSE).evalset.split[one.arrays["rows"]]
    assert set(split) == {"explore"}


def test_a_look_is_kept_and_not_taken_twice(observatory, store):
    look = Look(DENSE, "features?probe=20")
    first = observatory.make(look)
    assert store.has(look.digest)
    assert store.missing([look]) == []
    assert np.array_equal(store.seen(look.digest).arrays["stem"], first.arrays["stem"])


def test_pictures_are_those_of_explore(observatory):
    seen = observatory.make(Look(DENSE, "pictures"))
    asked = observatory.workshop.material(DENSE)
    rows = asked.evalset.rows("explore")
    assert np.array_equal(seen.arrays["rows"], rows)
    assert np.array_equal(seen.arrays["pixels"], asked.held_out.pixels.numpy()[rows])
    assert seen.arrays["evidence"].shape == (len(rows), 32, 32)


def test_a_look_on_other_samples_is_refused(observatory, store):
    look = Look(DENSE, "features?probe=20")
    observatory.make(look)
    with pytest.raises(WrongEvalSet, match="different samples"):
        store.seen(look.digest, "0" * 64)


def test_a_damaged_look_is_absent_named_and_made_again(observatory, store):
    look = Look(DENSE, "features?probe=21")
    observatory.make(look)
    file = store.home / "looks" / look.digest / "seen.npz"
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    with pytest.raises(Damaged):
        store.seen(look.digest)
    assert any(fault.folder.name == look.digest for fault in store.verify())
    store.remove(look.digest)
    assert store.missing([look]) == [look]
    observatory.make(look)
    store.seen(look.digest)


def test_a_look_comes_back_from_plain_data():
    look = Look(SPARSE, "features?probe=96")
    assert from_plain(plain(look)) == look
    assert from_plain(plain(SPARSE)) == SPARSE
    assert look.digest != Look(DENSE, "features?probe=96").digest
    assert Look(SPARSE, "features?probe=2000") == Look(SPARSE, "features")


def test_a_misspelt_sight_is_told_the_nearest():
    with pytest.raises(UnknownName, match="features"):
        Look(DENSE, "feature")
