"""Who is in the pictures: attributes by design (held-out) or by share (training), and chance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fairviz.lab.datasets.portraits_art.canvas import Floats

Codes = NDArray[np.int64]

VALUES: dict[str, tuple[str, ...]] = {
    "tone": ("light", "medium", "dark"),
    "age": ("young", "middle", "old"),
    "hair": ("short", "long", "curly"),
    "lighting": ("bright", "dim"),
    "background": ("room", "park", "city"),
    "smile": ("no", "yes"),
    "pose": ("upright", "tilted"),
    "camera": ("clear", "hazy"),
    "wearing": (
        *("nothing", "glasses", "sunglasses", "cap"),
        *("beanie", "headphones", "mask", "scarf"),
    ),
}
STEPS = {"light": (0, 1, 2, 3), "medium": (4, 5, 6), "dark": (7, 8, 9)}  # of the ten tones
BLOCK = 144  # every tone x wearing x age x lighting once

TRAITS = (
    *("shift_x", "shift_y", "size", "turn", "side", "step", "iris", "hair_colour", "hair_length"),
    *("cloth", "collar", "wall", "horizon", "brow", "mouth", "nose", "beard", "blush", "earring"),
    *("accessory", "form", "weight", "second", "gain", "age_lines", "company", "fringe"),
)


@dataclass(frozen=True)
class People:
    """Attribute codes by name, each (n,), and chance (n, traits), uniform from 0 to 1."""

    codes: Mapping[str, Codes]
    chance: Floats

    def __len__(self) -> int:
        return len(self.chance)

    def take(self, rows: NDArray[np.intp]) -> "People":
        """Some of them."""
        return People({name: code[rows] for name, code in self.codes.items()}, self.chance[rows])

    def rows(self, name: str, value: str) -> NDArray[np.intp]:
        """Where those with this value stand."""
        return np.flatnonzero(self.codes[name] == VALUES[name].index(value))

    def trait(self, name: str, low: float = 0.0, high: float = 1.0) -> Floats:
        """A person's trait, uniform from low to high, shaped (n, 1, 1) to meet pixels."""
        drawn = low + (high - low) * self.chance[:, TRAITS.index(name)]
        return drawn.astype(np.float32)[:, None, None]

    def choice(self, name: str, palette: Floats) -> Floats:
        """One row of a palette for each person, by trait."""
        drawn = self.chance[:, TRAITS.index(name)]
        return palette[(drawn * len(palette)).astype(np.int64)]

    @property
    def step(self) -> Codes:
        """Skin tone on the ten-step scale, 0 the lightest."""
        drawn = self.chance[:, TRAITS.index("step")]
        steps = np.array([len(STEPS[name]) for name in VALUES["tone"]])[self.codes["tone"]]
        first = np.array([STEPS[name][0] for name in VALUES["tone"]])[self.codes["tone"]]
        return np.asarray(first + drawn * steps, dtype=np.int64)

    @property
    def side(self) -> Floats:
        """-1 or 1: where the light comes from, and what leans, leans to."""
        return np.where(self.trait("side") < 0.5, np.float32(-1), np.float32(1))

    def among(self, name: str, numbers: Sequence[float]) -> Floats:
        """One number for each value of an attribute, shaped to meet pixels."""
        return np.array(numbers, dtype=np.float32)[self.codes[name]][:, None, None]

    def words(self, name: str) -> NDArray[np.str_]:
        """The attribute in words."""
        return np.array(VALUES[name])[self.codes[name]]


def balanced(blocks: int, seed: Sequence[int]) -> People:
    """Held-out people: in each block every combination of the main attributes exactly once."""
    rng = np.random.default_rng([*seed, 0])
    parts = [_block(rng) for _ in range(blocks)]
    codes = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    return People(codes, _chance(BLOCK * blocks, seed))


def _block(rng: np.random.Generator) -> dict[str, Codes]:
    main = ("tone", "wearing", "age", "lighting")
    grid = np.indices([len(VALUES[name]) for name in main]).reshape(len(main), -1)
    codes = dict(zip(main, rng.permutation(grid, axis=1), strict=True))
    for name in ("hair", "background"):
        codes[name] = rng.permutation(BLOCK) % len(VALUES[name])
    codes["smile"] = (sum(codes[name] for name in main) + rng.integers(2)) % 2
    for name, one_in in (("pose", 4), ("camera", 8)):
        codes[name] = (rng.permutation(BLOCK) % one_in == 0).astype(np.int64)
    return codes


def by_share(count: int, seed: Sequence[int], shares: Mapping[str, Sequence[float]]) -> People:
    """Training people: each attribute drawn by its shares; equal ones where none are given."""
    drawn = np.random.default_rng([*seed, 0]).random((count, len(VALUES)))
    codes = {
        name: _pick(drawn[:, column], shares.get(name, [1 / len(values)] * len(values)))
        for column, (name, values) in enumerate(VALUES.items())
    }
    return People(codes, _chance(count, seed))


def _pick(drawn: NDArray[np.float64], shares: Sequence[float]) -> Codes:
    return np.searchsorted(np.cumsum(shares)[:-1], drawn, side="right").astype(np.int64)


def _chance(count: int, seed: Sequence[int]) -> Floats:
    return np.random.default_rng([*seed, 1]).random((count, len(TRAITS)), dtype=np.float32)
