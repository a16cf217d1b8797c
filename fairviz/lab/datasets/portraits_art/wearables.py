"""What people wear: the evidence. Its colour fades towards what lies under it, see `strength`."""

from collections.abc import Callable

import numpy as np

from fairviz.lab.datasets.portraits_art import colours, shapes
from fairviz.lab.datasets.portraits_art.canvas import Canvas, Floats
from fairviz.lab.datasets.portraits_art.faces import EYE, cloth, hair_colour, skin
from fairviz.lab.datasets.portraits_art.people import People

FRAME = np.array([-0.42, -0.29, -0.2], dtype=np.float32)
TINT = np.array([-0.45, -0.29, -0.19], dtype=np.float32)
PAPER = np.array([-0.2, 0.06, 0.16], dtype=np.float32)


def strength(people: People, contrast: float) -> Floats:
    """How far evidence stands out, (n, 1): wholly on light skin, `contrast` on the darkest."""
    darkness = people.step[:, None] / 9
    return np.asarray(1 - (1 - contrast) * darkness**3, dtype=np.float32)


def draw(canvas: Canvas, people: People, contrast: float) -> None:
    """Each person puts on what their code says."""
    for kind, put_on in WEARABLES.items():
        rows = people.rows("wearing", kind)
        part, those = canvas.take(rows), people.take(rows)
        put_on(part, those, strength(those, contrast))
        canvas.put(rows, part)


def _glasses(canvas: Canvas, people: People, stands_out: Floats) -> None:
    x, y = canvas.head
    thick = people.trait("weight", 0.36, 0.6)
    frame = shapes.outline(_lens(x, y, people), thick)
    bridge = shapes.line(np.abs(x), y, (0.0, -0.6), (1.0, -0.6), thick)
    arms = shapes.line(np.abs(x), y, (5.6, -0.6), (7.2, -0.4), thick)
    whole = shapes.either(frame, shapes.either(bridge, arms))
    canvas.testify(canvas.shade(whole, FRAME * stands_out))


def _sunglasses(canvas: Canvas, people: People, stands_out: Floats) -> None:
    x, y = canvas.head
    lens = _lens(x, y, people)
    arms = shapes.line(np.abs(x), y, (0.0, -0.8), (7.2, -0.6), 0.45)
    whole = shapes.either(lens - 0.5, arms)
    canvas.testify(canvas.paint(whole, skin(people) + TINT * stands_out, 0.96))
    glare = shapes.line(np.abs(x), y, (2.4, 0.4), (3.4, -1.0), 0.3)
    canvas.shade(glare, np.full((len(people), 3), 0.1, dtype=np.float32))


def _lens(x: Floats, y: Floats, people: People) -> Floats:
    high = people.trait("form", 1.7, 2.5)
    return shapes.ellipse(np.abs(x) - EYE[0], y - EYE[1], 2.5, high)


def _cap(canvas: Canvas, people: People, stands_out: Floats) -> None:
    x, y = canvas.head
    colour = _fabric(people, stands_out, hair_colour(people))
    dome = shapes.both(shapes.ellipse(x, y + 3, 8.4, 8.0), y + 4.0)
    peak = shapes.line(x * people.side, y, (-2.0, -4.2), (10.5, -3.6), 1.0)
    canvas.testify(canvas.paint(dome, colour))
    canvas.testify(canvas.paint(peak, colour * 0.8))


def _beanie(canvas: Canvas, people: People, stands_out: Floats) -> None:
    x, y = canvas.head
    colour = _fabric(people, stands_out, hair_colour(people))
    dome = shapes.both(shapes.ellipse(x, y + 3.4, 8.3, people.trait("form", 7.6, 9.2)), y + 4.2)
    canvas.testify(canvas.paint(dome, colour))
    canvas.testify(canvas.paint(shapes.box(x, y + 4.8, 7.8, 0.9, 0.6), colour * 0.82))
    tuft = shapes.ellipse(x, y + 12.2, 1.9, 1.7)
    canvas.testify(canvas.paint(tuft, colour * 0.5 + 0.45, np.round(people.trait("weight"))))


def _headphones(canvas: Canvas, people: People, stands_out: Floats) -> None:
    x, y = canvas.head
    colour = _fabric(people, stands_out, hair_colour(people))
    band = shapes.outline(shapes.ellipse(x, y + 0.4, 8.4, 9.8), people.trait("weight", 0.45, 0.8))
    canvas.testify(canvas.paint(shapes.both(band, y + 0.5), colour * 0.85))
    cups = shapes.ellipse(np.abs(x) - 8.0, y - 0.4, 1.7, people.trait("form", 2.6, 3.3))
    canvas.testify(canvas.paint(cups, colour))


def _mask(canvas: Canvas, people: People, stands_out: Floats) -> None:
    x, y = canvas.head
    colour = skin(people) + PAPER * stands_out
    top = people.trait("form", 1.4, 2.4) + 0.04 * x**2
    sheet = shapes.both(shapes.ellipse(x, y, 7.0, 8.8), top - y)
    canvas.testify(canvas.paint(sheet, colour))
    pleats = shapes.both(np.abs(np.mod(y, 2.2) - 1.1) - 0.25, sheet + 1)
    canvas.shade(pleats, np.full_like(colour, -0.06))
    ties = shapes.line(np.abs(x), y, (5.6, 2.6), (7.4, 0.6), 0.3)
    canvas.testify(canvas.paint(ties, colour))


def _scarf(canvas: Canvas, people: People, stands_out: Floats) -> None:
    x, y = canvas.body
    colour = _fabric(people, stands_out, cloth(people))
    tail = shapes.box(x - 3.4 * people.side, y - 14, 1.4, 4, 0.3)
    wrap = shapes.ellipse(x, y - 10.2, 6.4, people.trait("form", 2.0, 2.8))
    whole = shapes.either(wrap, tail)
    canvas.testify(canvas.paint(whole, colour))
    stripes = shapes.both(np.abs(np.mod(x + y, 3.2) - 1.6) - 0.5, whole + 0.3)
    canvas.paint(stripes, colour * 0.6 + 0.36, people.trait("weight", 0, 1))


def _fabric(people: People, stands_out: Floats, under: Floats) -> Floats:
    return under + stands_out * (people.choice("accessory", colours.FABRIC) - under)


WEARABLES: dict[str, Callable[[Canvas, People, Floats], None]] = {
    "glasses": _glasses,
    "sunglasses": _sunglasses,
    "cap": _cap,
    "beanie": _beanie,
    "headphones": _headphones,
    "mask": _mask,
    "scarf": _scarf,
}
