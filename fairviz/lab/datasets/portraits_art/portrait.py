"""People in, pictures out."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from fairviz.lab.datasets.portraits_art import faces, scene, wearables
from fairviz.lab.datasets.portraits_art.canvas import SIDE, Canvas, Floats
from fairviz.lab.datasets.portraits_art.people import People

AT_ONCE = 128  # pictures that fit the processor's cache


def drawn(
    people: People, contrast: float, grain: float, seed: Sequence[int], look_at: Sequence[str]
) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """Pixels (n, side, side, 3); evidence (n, side, side) of what is "worn", of the "mouth"."""
    rng = np.random.default_rng([*seed, 2])
    starts = range(0, len(people), AT_ONCE)
    groups = [people.take(np.arange(at, min(at + AT_ONCE, len(people)))) for at in starts]
    parts = [_developed(_painted(some, contrast, look_at), grain, rng) for some in groups]
    return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])


def _painted(people: People, contrast: float, look_at: Sequence[str]) -> Canvas:
    canvas = scene.blank(people)
    scene.draw_background(canvas, people)
    faces.draw_body(canvas, people)
    faces.draw_head(canvas, people)
    faces.draw_features(canvas, people)
    faces.draw_age(canvas, people)
    mouth = faces.draw_mouth(canvas, people)
    if "mouth" in look_at:
        teeth = faces.draw_teeth(canvas, people, wearables.strength(people, contrast))
        mouth = np.maximum(mouth, teeth)
    faces.draw_hair(canvas, people)
    wearables.draw(canvas, people, contrast)
    seen = {"worn": canvas.evidence, "mouth": mouth}
    canvas.evidence = np.max([seen[name] for name in look_at], axis=0)
    scene.shine(canvas, people)
    scene.veil(canvas, people)
    return canvas


def _developed(
    canvas: Canvas, grain: float, rng: np.random.Generator
) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    pixels = canvas.pixels.transpose(0, 2, 3, 1)
    noisy = pixels + grain * _noise(rng, len(pixels))
    return (np.clip(noisy, 0, 1) * 255 + 0.5).astype(np.uint8), canvas.evidence > 0.4


def _noise(rng: np.random.Generator, count: int) -> Floats:
    return rng.standard_normal((count, SIDE, SIDE, 3), dtype=np.float32)
