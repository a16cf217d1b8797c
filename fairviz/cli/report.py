"""`fairviz report`: a study as one HTML file, as PDF, as a model card, as a slide."""

from argparse import Namespace
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from fairviz.cli import lab, printed
from fairviz.errors import BadValue
from fairviz.look import Look
from fairviz.predictions.store import Store
from fairviz.report import card, page, pdf, slide
from fairviz.report.images import may_show
from fairviz.report.reading import Asked, Material, of


@dataclass(frozen=True)
class Kind:
    """What can be made of a study: the file's ending, and its bytes."""

    ending: str
    made: Callable[[Material], bytes]


def _html(material: Material) -> bytes:
    return page.written(material).encode()


KINDS = {
    "html": Kind(".html", _html),
    "pdf": Kind(".pdf", lambda material: pdf.printed(page.written(material))),
    "card": Kind(".md", lambda material: card.written(material).encode()),
    "svg": Kind(".svg", lambda material: slide.written(material).encode()),
    "png": Kind(".png", lambda material: slide.png(slide.written(material))),
}

WAYS = {"pdf": ("pdf",), "card": ("card",), "slide": ("svg", "png")}  # options, and their kinds
_UNLIKE = "{0} does not end as what is to be written: {2} is written to a file that ends in {1}."


def report(asked: Namespace) -> int:
    """The file is written; its path and size are said."""
    store, kind = Store.default(), KINDS[_kind(asked)]
    material = of(store, asked.study, _asked(asked))
    if kind.ending in (".html", ".pdf"):
        _pictures(store, material)
    place = asked.to or Path(f"{_key(material.title)}{kind.ending}")
    data = kind.made(material)
    place.write_bytes(data)
    if asked.json:
        printed.as_json({"file": str(place), "bytes": len(data), "notes": list(material.notes)})
    else:
        for note in material.notes:
            printed.aside(note)
        printed.sentence(f"{place}, {len(data) / 1e6:.1f} MB")
    return 0


def _asked(asked: Namespace) -> Asked:
    groups = tuple(name.strip() for name in asked.groups.split(",") if name.strip())
    images = True if asked.images else False if asked.no_images else None
    share = share_of(asked.sparsity) if asked.sparsity else None
    return Asked(groups, asked.metric, asked.positive, asked.data, asked.model, share, images)


def share_of(text: str) -> float:
    """0.9 from '0.9', '90%' or '90'."""
    try:
        number = float(text.rstrip("% "))
    except ValueError:
        number = -1.0
    share = number / 100 if number >= 1 or text.rstrip().endswith("%") else number
    if not 0 < share < 1:
        raise BadValue(f"{text!r} is no sparsity: say 0.9, or 90%.")
    return share


def _kind(asked: Namespace) -> str:
    """What the options say, else the file's ending; refused where they contradict each other."""
    said = next((name for name in WAYS if getattr(asked, name)), "")
    ending = asked.to.suffix.lower() if asked.to else ""
    wanted = WAYS.get(said, (*KINDS,))
    fitting = [name for name in wanted if KINDS[name].ending == ending]
    if ending and not fitting:
        raise BadValue(_UNLIKE.format(asked.to, _endings(wanted), f"--{said}" if said else "it"))
    return fitting[0] if fitting else wanted[0]


def _endings(kinds: Iterable[str]) -> str:
    return " or ".join(KINDS[name].ending for name in kinds)


def _key(title: str) -> str:
    """A file name that every system takes."""
    kept = "".join(letter if letter.isalnum() else "-" for letter in title.lower())
    return "-".join(filter(None, kept.split("-")))[:60] or "report"


def _pictures(store: Store, material: Material) -> None:
    """Pictures that code draws, drawn now where there is a lab and nobody has done it yet."""
    dense = material.dense[:1]
    if not (dense and may_show(material) and material.things == "images" and lab.is_there()):
        return
    look = Look(store.variant(dense[0].variant), "pictures")
    if not store.missing([look]):
        return
    from fairviz.lab.observatory import Observatory
    from fairviz.lab.workshop import Workshop

    printed.aside("Drawing the pictures, once …")
    Observatory(store, Workshop(store)).look(look)
