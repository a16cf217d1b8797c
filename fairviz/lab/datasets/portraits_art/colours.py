"""Palettes, each colour a row of red, green, blue from 0 to 1."""

import numpy as np

from fairviz.lab.datasets.portraits_art.canvas import Floats


def hexed(words: str) -> Floats:
    rows = [[int(word[i : i + 2], 16) / 255 for i in (0, 2, 4)] for word in words.split()]
    return np.array(rows, dtype=np.float32)


SKIN = hexed("fadfcc f6d2b8 f0c5a5 e6b48e d39c74 c1885f ae754e 966040 835136 7a4b34")
HAIR = hexed("2b2320 3d2a20 5a3a22 8a5a2b c79a4b b5532a")
GREY = hexed("cfcbc6 b5b0ab e3ded7")
CLOTH = hexed("3f7cac 5fa777 d98e4a c85a5a 8a6bbe 4d5a78 e0c45c 3fa3a0")
FABRIC = hexed("d8433b 2f6db5 e8b02e 2f8f5b 7d4fb0 e3752c 24344f d9558c")
WALL = hexed("e8d9bf c9dbe3 d9e3c7 e5cfd3 d6d2e3")
SKY = hexed("a9d8f0 bfe0ee f5d3b0")
TOWER = hexed("8e99ab a3a3b5 7f8ea3")
IRIS = hexed("4a2f1c 2f5a7a 3d6b45 1c1a1a")
