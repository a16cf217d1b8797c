"""The person: shoulders, head, hair, features and the lines of age."""

import numpy as np

from fairviz.lab.datasets.portraits_art import colours, shapes
from fairviz.lab.datasets.portraits_art.canvas import Canvas, Floats
from fairviz.lab.datasets.portraits_art.people import People

HEAD = (7.4, 8.6)  # half width and height
EYE = (3.1, -0.2)


def skin(people: People) -> Floats:
    """The colour of each person's skin."""
    return colours.SKIN[people.step]


def hair_colour(people: People) -> Floats:
    """Grey comes with age; otherwise any colour goes with any skin."""
    old = people.codes["age"][:, None] == 2
    grey = people.choice("hair_colour", colours.GREY)
    return np.where(old, grey, people.choice("hair_colour", colours.HAIR))


def cloth(people: People) -> Floats:
    """The colour of the shirt."""
    return people.choice("cloth", colours.CLOTH)


def draw_body(canvas: Canvas, people: People) -> None:
    """Long hair behind, neck, shoulders, a collar."""
    _hair_behind(canvas, people)
    x, y = canvas.body
    shadow = skin(people) - 0.09
    canvas.paint(shapes.box(x, y - 9, 2.2, 3, 0.6), shadow)
    shirt = cloth(people)
    canvas.paint(shapes.ellipse(x, y - 18, 12, 7.4), shirt)
    collar = shapes.both(shapes.ellipse(x, y - 10.4, 4.2, 2.3), shapes.ellipse(x, y - 18, 12, 7.6))
    canvas.paint(collar, np.where(people.trait("collar")[:, 0] < 0.5, shirt * 0.8, shadow))


def _hair_behind(canvas: Canvas, people: People) -> None:
    x, y = canvas.head
    longer = people.trait("hair_length", 0.94, 1.06)
    wide, high = people.among("hair", (7, 9.2, 10)), people.among("hair", (8, 11.5, 8.6))
    low = people.among("hair", (-1, 2.6, -3.2))
    curls = people.among("hair", (0, 0, 0.5)) * np.sin(1.6 * x) * np.sin(1.6 * y + 1)
    mass = shapes.ellipse(x, y - low, wide * longer, high * longer) + curls
    canvas.paint(mass, hair_colour(people) * 0.88)


def draw_head(canvas: Canvas, people: People) -> None:
    """Ears, face, shadow on one side, cheeks."""
    x, y = canvas.head
    tone = skin(people)
    canvas.paint(shapes.ellipse(np.abs(x) - 7.3, y - 0.6, 1.5, 2.1), tone - 0.05)
    face = shapes.ellipse(x, y, *HEAD)
    canvas.paint(face, tone)
    away = shapes.both(face, 0.0 - shapes.ellipse(x - 2.6 * people.side, y + 1.2, 7.8, 9.4))
    canvas.shade(away, np.full_like(tone, -0.06))
    blush = shapes.ellipse(np.abs(x) - 4.4, y - 2.8, 1.5, 1.1)
    canvas.shade(blush, _tint(people, 0.04, -0.05, -0.04), people.trait("blush", 0.2, 1))


def draw_features(canvas: Canvas, people: People) -> None:
    """Eyes, brows, nose and mouth."""
    _eyes(canvas, people)
    x, y = canvas.head
    brow_end = (4.6, -2.9 + people.trait("brow", -0.4, 0.5))
    brows = shapes.line(np.abs(x), y, (1.9, -3.1), brow_end, people.trait("brow", 0.3, 0.55))
    canvas.shade(brows, _tint(people, -0.3, -0.26, -0.22))
    nose = shapes.line(x, y, (0.5, 0.6), (0.9, 2.2), 0.4)
    canvas.shade(nose, _tint(people, -0.11, -0.11, -0.1))


def _eyes(canvas: Canvas, people: People) -> None:
    x, y = canvas.head
    across, down = np.abs(x) - EYE[0], y - EYE[1]
    open_by = people.among("age", (1.35, 1.15, 0.95))
    canvas.paint(shapes.ellipse(across, down, 1.45, open_by), _flat(people, 0.97))
    canvas.paint(shapes.ellipse(across, down, 0.85, 0.95), people.choice("iris", colours.IRIS))
    glint = shapes.ellipse(x - EYE[0] + 0.4, down + 0.4, 0.35, 0.35)
    canvas.paint(glint, _flat(people, 1.0), 0.7)


def draw_mouth(canvas: Canvas, people: People) -> Floats:
    """A smile or none; the mouth's coverage."""
    x, y = canvas.head
    smiles = people.among("smile", (0, 1))
    lips = _tint(people, -0.22, -0.32, -0.28)
    bend = people.trait("mouth", -0.05, 0.02) + smiles * people.trait("mouth", 0.12, 0.14)
    reach = people.trait("form", 2.2, 3.0)
    curve = np.abs(y - 4.9 + bend * (x**2 - 2)) - 0.5
    return canvas.shade(shapes.both(curve, np.abs(x) - reach), lips)


def draw_teeth(canvas: Canvas, people: People, stands_out: Floats) -> Floats:
    """A smile that shows teeth, as one must in a mouth of two pixels; their coverage."""
    x, y = canvas.head
    smiles = people.among("smile", (0, 1))
    mouth = shapes.both(shapes.ellipse(x, y - 3.6, people.trait("form", 3.0, 3.6), 3.2), 3.9 - y)
    canvas.shade(mouth - 0.4, _tint(people, -0.3, -0.38, -0.35) * stands_out, smiles)
    white = skin(people) + (_flat(people, 0.97) - skin(people)) * stands_out
    canvas.paint(mouth + 0.5, white, smiles)
    return (mouth < 0.4) * smiles


def draw_age(canvas: Canvas, people: People) -> None:
    """Creases in middle age, wrinkles in old age."""
    x, y = canvas.head
    lines = _tint(people, -0.12, -0.12, -0.11)
    lined = people.among("age", (0, 1, 1)) * people.trait("age_lines", 0.7, 1.2)
    wrinkled = people.among("age", (0, 0, 1)) * people.trait("age_lines", 0.7, 1.2)
    crease = shapes.line(np.abs(x), y, (2.2, 2.7), (3.7, 5.0), 0.3)
    canvas.shade(crease, lines, lined)
    forehead = shapes.both(
        np.abs(np.mod(y + 6.4, 1.9) - 0.9) - 0.3, shapes.box(x, y + 4.9, 3.4, 1.4)
    )
    canvas.shade(forehead, lines, wrinkled)
    bags = shapes.line(np.abs(x), y, (2.0, 1.6), (4.2, 1.5), 0.3)
    canvas.shade(bags, lines, wrinkled)


def draw_hair(canvas: Canvas, people: People) -> None:
    """Hair over the forehead, by style; a beard for some."""
    _beard(canvas, people)
    x, y = canvas.head
    wide, high = people.among("hair", (7.8, 8.2, 8.6)), people.among("hair", (9.4, 9.4, 10.2))
    parting = people.among("hair", (-0.05, 0.05, 0)) * x**2
    curls = people.among("hair", (0, 0, 0.6)) * np.sin(2 * x)
    lean = people.trait("fringe", -0.35, 0.35) * x
    fringe = y + people.trait("hair_length", 4.2, 5.6) + lean - parting - curls
    canvas.paint(shapes.both(shapes.ellipse(x, y + 0.6, wide, high), fringe), hair_colour(people))


def _beard(canvas: Canvas, people: People) -> None:
    x, y = canvas.head
    has = people.among("age", (0, 0.9, 0.9)) * (people.trait("beard") > 0.8)
    jaw = shapes.both(shapes.ellipse(x, y, 7.4, 9.0), 4.0 - 0.04 * x**2 - y)
    bare = 0.0 - shapes.ellipse(x, y - 4.9, 2.6, 1.3)
    canvas.paint(shapes.both(jaw, bare), hair_colour(people), has)


def _tint(people: People, red: float, green: float, blue: float) -> Floats:
    return np.repeat(np.array([[red, green, blue]], dtype=np.float32), len(people), axis=0)


def _flat(people: People, value: float) -> Floats:
    return np.full((len(people), 3), value, dtype=np.float32)
