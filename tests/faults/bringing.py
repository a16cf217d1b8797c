"""What the tests of bad imports share: a store of its own, good and bad files, the real command."""

import json
import os
import struct
import subprocess
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from PIL import Image

ROOT = Path(__file__).parents[2]
KEPT = ("albums", "brought", "evalsets", "variants", "weights")


class Runs:
    """Makes a folder when it is unpickled: what no reader may let happen."""

    def __init__(self, path):
        self.path = str(path)

    def __reduce__(self):
        return os.mkdir, (self.path,)


@dataclass
class Told:
    """How a command ended, and what it said where."""

    code: int
    out: str
    err: str

    @property
    def answer(self):
        return json.loads(self.out)

    @property
    def sentence(self):
        """The one line of an error that a person can act on."""
        assert (self.code, "Traceback" in self.err) == (2, False), (self.code, self.err)
        (line,) = self.err.strip().splitlines()
        assert line.startswith("fairviz: ")
        return line


def left(home):
    """Everything that an import left: what is kept, and drafts anywhere."""
    kept = [path for kind in KEPT for path in (home / kind).glob("*")]
    return sorted({*kept, *home.rglob(".draft-*")})


def started(home, *words):
    """The real command, in a process of its own."""
    command = [sys.executable, "-m", "fairviz", "import", *map(str, words)]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "FAIRVIZ_CACHE": str(home)}
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def pictures(root, classes=("cat", "dog"), each=20, side=8):
    """A folder for each class, its pictures all different."""
    dice = np.random.default_rng(0)
    for name in classes:
        (root / name).mkdir(parents=True, exist_ok=True)
        for number in range(each):
            pixels = dice.integers(0, 256, (side, side, 3), dtype=np.uint8)
            Image.fromarray(pixels).save(root / name / f"{number}.png")
    return root


def names(root):
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*.png"))


def huge_png(side=60_000):
    """A whole PNG whose header claims so many pixels a side."""
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def _chunk(kind, content):
    checked = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checked)


def animals(count=40):
    """Labels, a group, a dense model that is always right and a sparse one that is not."""
    truth = np.array(["cat", "dog", "owl", "cat"] * (count // 4))
    sparse = np.where(np.arange(count) < count // 8, "owl", truth)
    place = ["field", "cave"] * (count // 2)
    columns = {"id": [f"a{row}" for row in range(count)], "label": truth, "place": place}
    return pd.DataFrame({**columns, "dense": truth, "magnitude_0.9": sparse})
