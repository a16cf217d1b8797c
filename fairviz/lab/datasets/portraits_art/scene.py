"""What stands behind the person, and the light that falls on all of it."""

import numpy as np

from fairviz.lab.datasets.portraits_art import colours, shapes
from fairviz.lab.datasets.portraits_art.canvas import SIDE, Canvas, Floats
from fairviz.lab.datasets.portraits_art.people import People

LIGHTS = np.array([[1.0, 1.0, 0.98], [0.97, 0.98, 1.06]], dtype=np.float32)  # bright, dim
TURNED = 0.42  # radians of a tilted head
HAZE = 0.4  # share of a hazy camera's light that comes from nowhere
VEIL = 0.62


def blank(people: People) -> Canvas:
    """An empty canvas that knows where each head will be."""
    x, y = np.meshgrid(*[np.arange(SIDE, dtype=np.float32) - (SIDE - 1) / 2] * 2)
    scale = people.trait("size", 0.92, 1.08)
    body = ((x - people.trait("shift_x", -1.6, 1.6)) / scale, (y - _drop(people)) / scale)
    empty = np.zeros((len(people), SIDE, SIDE), dtype=np.float32)
    pixels = np.zeros((len(people), 3, SIDE, SIDE), dtype=np.float32)
    return Canvas(pixels, (x, y), body, _turned(body, _angle(people)), scale, empty)


def _drop(people: People) -> Floats:
    return people.trait("shift_y", -0.6, 1.4)


def _angle(people: People) -> Floats:
    return people.among("pose", (0, TURNED)) * people.side + people.trait("turn", -0.08, 0.08)


def _turned(body: tuple[Floats, Floats], angle: Floats) -> tuple[Floats, Floats]:
    """Head coordinates: turned about the neck."""
    x, y = body[0], body[1] - 8
    cos, sin = np.cos(angle), np.sin(angle)
    return cos * x + sin * y, cos * y - sin * x + 8


def draw_background(canvas: Canvas, people: People) -> None:
    """A room, a park or a city."""
    for place, draw in (("room", _room), ("park", _park), ("city", _city)):
        rows = people.rows("background", place)
        part = canvas.take(rows)
        draw(part, people.take(rows))
        canvas.put(rows, part)


def _room(canvas: Canvas, people: People) -> None:
    x, y = canvas.page
    wall = people.choice("wall", colours.WALL)
    canvas.pixels[:] = wall[:, :, None, None]
    canvas.paint(8.5 - y + people.trait("horizon", -2, 3), wall * 0.86)
    left = 10.5 * people.side
    picture = shapes.box(x - left, y + 9, 3, people.trait("nose", 2, 4))
    canvas.paint(picture, wall * 0.72)
    canvas.paint(picture + 1, people.choice("cloth", colours.SKY))


def _park(canvas: Canvas, people: People) -> None:
    x, y = canvas.page
    canvas.pixels[:] = people.choice("wall", colours.SKY)[:, :, None, None]
    sun = 11 * people.side
    canvas.paint(shapes.ellipse(x - sun, y + 11, 2.6, 2.6), _flat(people, "fff1b8"))
    hill = shapes.ellipse(x - people.trait("horizon", -12, 12), y - 20, 26, 18)
    canvas.paint(hill, _flat(people, "8fc07a"))
    bush = shapes.ellipse(x + sun, y - 4, 4.5, people.trait("nose", 4, 7))
    canvas.paint(bush, _flat(people, "6da862"))


def _city(canvas: Canvas, people: People) -> None:
    x, y = canvas.page
    canvas.pixels[:] = people.choice("wall", colours.SKY)[:, :, None, None] * 0.95
    tower = people.choice("cloth", colours.TOWER)
    canvas.paint(shapes.box(x + 11, y - 12, 4, people.trait("horizon", 12, 22)), tower)
    canvas.paint(shapes.box(x - 12, y - 12, 4.5, people.trait("nose", 10, 20)), tower * 0.86)
    windows = shapes.both(np.abs(np.mod(y, 4) - 2) - 0.9, np.abs(np.mod(x, 3) - 1.5) - 0.5)
    walls = shapes.box(x - 12, y - 12, 3.2, people.trait("nose", 9, 19))
    canvas.paint(shapes.both(windows, walls), _flat(people, "ffe9a8"), 0.55)


def _flat(people: People, word: str) -> Floats:
    return np.repeat(colours.hexed(word), len(people), axis=0)


def shine(canvas: Canvas, people: People) -> None:
    """Bright or dim light, falling off to one side."""
    gain = people.among("lighting", (0.98, 0.6)) * people.trait("gain", 0.94, 1.06)
    falling = gain * (1 + 0.004 * people.side * canvas.page[0])
    canvas.pixels *= falling[:, None] * LIGHTS[people.codes["lighting"]][:, :, None, None]


def veil(canvas: Canvas, people: People) -> None:
    """A hazy camera: less of the picture, more of a grey that is the same everywhere."""
    haze = people.among("camera", (0.0, HAZE))[:, None]
    canvas.pixels[:] = (1 - haze) * canvas.pixels + haze * VEIL
