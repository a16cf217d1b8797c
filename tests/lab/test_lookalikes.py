"""Look-alikes: clusters that a hidden camera makes, and points worked by hand."""

import numpy as np

from fairviz.lab import build
from fairviz.lab.observatory import Observatory
from fairviz.lab.sights.lookalikes import _middles, without_classes
from fairviz.lab.workshop import Workshop
from fairviz.look import Look
from fairviz.predictions.evalset import EvalSet
from fairviz.predictions.store import Store
from fairviz.spec import Train, Variant
from tests.app import made_up

DENSE = Variant("portraits?size=0.1", "resnet8?width=8", 0, (Train(epochs=2),))


def test_every_sample_of_every_split_has_a_cluster_and_the_hazy_camera_has_its_own(tmp_path):
    store = Store(tmp_path)
    seen = Observatory(store, Workshop(store)).make(Look(DENSE, "lookalikes?clusters=8"))
    found = build.dataset(DENSE.dataset)
    cluster, distance = seen.arrays["cluster"], seen.arrays["distance"]
    assert len(cluster) == len(distance) == len(found.evalset)
    assert set(cluster.tolist()) <= set(range(seen.facts["clusters"]))
    assert (distance >= 0).all() and np.isfinite(distance).all()
    hazy = found.withheld["camera"].eq("hazy").to_numpy()
    purest = max(hazy[cluster == one].mean() for one in np.unique(cluster))
    assert purest > 4 * hazy.mean()


def test_what_the_class_explains_is_taken_away():
    asked = made_up.questions()
    assert isinstance(asked, EvalSet)
    features = np.eye(len(asked.classes))[asked.labels] * 5.0
    assert not without_classes(features, asked, asked.rows("explore")).any()


def test_two_clouds_have_two_middles():
    points = np.concatenate([np.zeros((20, 2)), np.full((20, 2), 4.0)])
    points += np.random.default_rng(0).normal(scale=0.01, size=points.shape)
    middles = _middles(points, 2)
    np.testing.assert_allclose(np.sort(middles[:, 0]), [0, 4], atol=0.05)


def test_fewer_different_points_than_clusters_are_their_own_middles():
    points = np.repeat([[0.0, 0.0], [1.0, 1.0]], 5, axis=0)
    assert _middles(points, 16).tolist() == [[0, 0], [1, 1]]
    assert _middles(np.zeros((4, 0)), 3).shape == (1, 0)
