"""Image properties: what can be said of a picture in the head, and the tilt that nobody labels."""

import numpy as np

from fairviz.lab import build
from fairviz.lab.observatory import Observatory
from fairviz.lab.sights.properties import of_pixels
from fairviz.lab.workshop import Workshop
from fairviz.look import Look
from fairviz.predictions.store import Store
from fairviz.spec import Train, Variant

DATASET = "portraits?size=0.05"


def test_a_picture_of_one_colour_has_no_contrast_and_no_tilt():
    said = of_pixels(np.full((2, 32, 32, 3), 255, dtype=np.uint8))
    np.testing.assert_allclose(said["brightness"], 1, atol=1e-5)
    for name in ("contrast", "saturation", "sharpness", "asymmetry"):
        np.testing.assert_allclose(said[name], 0, atol=1e-5)
    assert all(np.isfinite(values).all() for values in said.values())


def test_a_red_picture_is_saturated_and_a_chessboard_is_sharp():
    red = np.zeros((1, 32, 32, 3), dtype=np.uint8)
    red[..., 0] = 255
    board = np.repeat((np.indices((32, 32)).sum(axis=0) % 2 * 255)[None, ..., None], 3, axis=3)
    assert of_pixels(red)["saturation"][0] == 1
    assert of_pixels(board.astype(np.uint8))["sharpness"][0] > 3


def test_a_leaning_ellipse_has_the_tilt_it_was_drawn_with():
    y, x = np.mgrid[:32, :32] - 15.5
    across, along = np.cos(0.4) * x + np.sin(0.4) * y, np.cos(0.4) * y - np.sin(0.4) * x
    drawn = ((across / 5) ** 2 + (along / 11) ** 2 < 1) * np.uint8(255)
    said = of_pixels(np.repeat(drawn[None, ..., None], 3, axis=3))
    assert abs(said["tilt"][0] - 0.4) < 0.11


def test_the_pose_that_is_withheld_shows_in_the_pictures():
    found = build.dataset(DATASET)
    tilted = found.withheld["pose"].eq("tilted").to_numpy()
    tilt = of_pixels(found.held_out.pixels)["tilt"]
    assert np.median(tilt[tilted]) > np.median(tilt[~tilted]) + 0.2


def test_every_sample_of_every_split_is_told(tmp_path):
    store = Store(tmp_path)
    variant = Variant(DATASET, "resnet8?width=8", 0, (Train(epochs=1),))
    seen = Observatory(store, Workshop(store)).make(Look(variant, "properties"))
    n = len(build.dataset(DATASET).evalset)
    assert {len(values) for values in seen.arrays.values()} == {n}
    assert set(seen.facts["properties"]) == set(seen.arrays)
    assert "object_size" in seen.arrays
