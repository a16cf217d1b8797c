"""What can be told of an image without any label: light, colour, sharpness, size, tilt."""

import numpy as np
from numpy.typing import NDArray

from fairviz.lab.sights.base import Scene
from fairviz.predictions.seen import Seen

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

LUMA = np.array([0.299, 0.587, 0.114], dtype=np.float32)
ANGLES = np.linspace(-0.6, 0.6, 13)  # radians; beyond that a symmetric object has another axis
SHIFTS = np.arange(-3, 4)  # pixels of a 32-pixel picture that the axis may stand beside the middle
CHUNK = 512


def properties(scene: Scene) -> Seen:
    """One float32 array per property, a value per evaluation sample of every split."""
    found = scene.material.dataset
    parts = np.array_split(np.arange(len(found.held_out)), max(1, len(found.held_out) // CHUNK))
    told: list[dict[str, Floats]] = []
    for number, part in enumerate(parts):
        scene.tick(number, len(parts))
        told.append(of_pixels(found.held_out.shown(part)))
    arrays = {name: np.concatenate([one[name] for one in told]) for name in told[0]}
    if len(found.evidence) and found.evidence.any():
        arrays["object_size"] = found.evidence.mean(axis=(1, 2), dtype=np.float32)
    return Seen(arrays, {"properties": list(arrays)})


def of_pixels(pixels: NDArray[np.uint8]) -> dict[str, Floats]:
    """Each property of each picture (n, height, width, 3), from the picture alone."""
    colours = pixels.astype(np.float32) / 255
    grey = np.asarray(colours @ LUMA, dtype=np.float32)
    tilt, asymmetry = symmetry(grey)
    return {
        "brightness": grey.mean(axis=(1, 2)),
        "contrast": grey.std(axis=(1, 2)),
        "saturation": (colours.max(axis=3) - colours.min(axis=3)).mean(axis=(1, 2)),
        "sharpness": _laplacian(grey).std(axis=(1, 2)),
        "tilt": np.abs(tilt),
        "asymmetry": asymmetry,
    }


def symmetry(grey: Floats) -> tuple[Floats, Floats]:
    """Radians by which the best axis of symmetry leans, and how unlike the upright halves are."""
    smooth = _smoothed(grey)
    unlike = np.stack([_unlike(smooth, angle, int(shift)) for angle in ANGLES for shift in SHIFTS])
    table = unlike.reshape(len(ANGLES), len(SHIFTS), -1).min(axis=1)
    upright = table[len(ANGLES) // 2]
    return ANGLES[table.argmin(axis=0)].astype(np.float32), upright.astype(np.float32)


def _unlike(grey: Floats, angle: float, shift: int) -> Floats:
    """Mean squared difference between the picture's middle and its mirror image at this axis."""
    height, width = grey.shape[1:]
    (y, x), (v, u) = _mirrored(height, width, angle, shift * width / 32)
    there = (v >= 0) & (v < height) & (u >= 0) & (u < width)
    difference = grey[:, y[there], x[there]] - grey[:, v[there], u[there]]
    spread = grey[:, y[there], x[there]].var(axis=1)
    return np.asarray((difference**2).mean(axis=1) / (spread + 1e-4), dtype=np.float32)


def _mirrored(
    height: int, width: int, angle: float, shift: float
) -> tuple[tuple[Ints, Ints], tuple[Ints, Ints]]:
    """Pixels of a disc in the middle, and where each one's mirror image lies."""
    y, x = np.mgrid[:height, :width]
    dy, dx = y - (height - 1) / 2, x - (width - 1) / 2 - shift
    disc = dy**2 + dx**2 < (0.42 * min(height, width)) ** 2
    across = np.cos(angle) * dx + np.sin(angle) * dy
    v, u = y - 2 * across * np.sin(angle), x - 2 * across * np.cos(angle)
    placed = np.rint(v[disc]).astype(np.int64), np.rint(u[disc]).astype(np.int64)
    return (y[disc], x[disc]), placed


def _smoothed(grey: Floats) -> Floats:
    """Each pixel with its neighbours, so that grain does not hide the shape."""
    wide = np.pad(grey, ((0, 0), (1, 1), (1, 1)), mode="edge")
    rows = wide[:, :-2] + 2 * wide[:, 1:-1] + wide[:, 2:]
    return np.asarray((rows[..., :-2] + 2 * rows[..., 1:-1] + rows[..., 2:]) / 16)


def _laplacian(grey: Floats) -> Floats:
    middle = grey[:, 1:-1, 1:-1]
    return np.asarray(
        grey[:, :-2, 1:-1] + grey[:, 2:, 1:-1] + grey[:, 1:-1, :-2] + grey[:, 1:-1, 2:] - 4 * middle
    )
