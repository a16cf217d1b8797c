"""A study as files to send: its report, the model card and the slide of what would be shipped.

Made on request alone, since a report takes seconds, and kept by all that it depends on: variants,
groups, what was decided, names that people gave, and which looks were there to show.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from typing import Any

import streamlit as st

from app import loaders
from app.loaders import Picked
from fairviz.predictions.shelf import LOOKS
from fairviz.predictions.store import Store
from fairviz.report.reading import Asked, Material, of

LONGEST = 60  # letters of a title in the name of a file


@dataclass(frozen=True)
class Wanted:
    """Which documents: of these variants under this title, card and slide of what is shipped."""

    title: str
    digests: tuple[str, ...]  # of the whole study
    shipped: tuple[str, ...]  # the variants of the method that would be shipped, and of its dense
    sparsity: float  # that would be shipped
    asked: Asked
    state: tuple[object, ...] = ()  # of the store, as far as documents depend on it

    @property
    def key(self) -> str:
        """One short key for all of it."""
        return sha256(repr(self).encode()).hexdigest()


@dataclass(frozen=True)
class Document:
    """What a document is called on screen and on disk, and how it is made of what was read."""

    title: str
    ending: str
    mime: str
    made: Callable[[Material], bytes]
    is_whole: bool = False  # about the whole study, rather than what would be shipped


def _report(material: Material) -> bytes:
    from fairviz.report import page

    return page.written(material).encode()


def _card(material: Material) -> bytes:
    from fairviz.report import card

    return card.written(material).encode()


def _slide(material: Material) -> bytes:
    from fairviz.report import slide

    return slide.written(material).encode()


def _picture(material: Material) -> bytes:
    from fairviz.report import slide

    return slide.png(slide.written(material))


DOCUMENTS: Mapping[str, Document] = {
    "report": Document("Report (HTML)", ".html", "text/html", _report, is_whole=True),
    "card": Document("Model card (Markdown)", "-card.md", "text/markdown", _card),
    "svg": Document("Slide (SVG)", "-slide.svg", "image/svg+xml", _slide),
    "png": Document("Slide (PNG)", "-slide.png", "image/png", _picture),
}
_BY_KEY: dict[str | type[Any], Callable[[Any], Any]] = {Wanted: lambda wanted: wanted.key}


def made(wanted: Wanted) -> None:
    """Makes all of them, once."""
    _made(loaders.store(), wanted)


def data(wanted: Wanted, name: str) -> "partial[bytes]":
    """What gives one of them, on a thread that knows of no page."""
    return partial(_one, loaders.store(), wanted, name)


def state(picked: Picked) -> tuple[object, ...]:
    """Of the store, what documents depend on: these answers, which looks are there, and names."""
    store = loaders.store()
    folders = [root / LOOKS for root in store.roots]
    stamps = [folder.stat().st_mtime_ns if folder.is_dir() else 0 for folder in folders]
    return (str(store.home), picked.key, *stamps, *sorted(store.labels().items()))


def file_name(title: str, name: str) -> str:
    """A name that every system takes, whatever somebody called a study."""
    kept = "".join(letter if letter.isalnum() else "-" for letter in title.lower())
    words = "-".join(filter(None, kept.split("-")))[:LONGEST].strip("-")
    return f"fairviz-{words or 'study'}{DOCUMENTS[name].ending}"


@st.cache_data(max_entries=4, show_spinner=False, hash_funcs=_BY_KEY)
def _made(_store: Store, wanted: Wanted) -> dict[str, bytes]:
    decided = replace(wanted.asked, sparsity=wanted.sparsity)
    whole = _read(_store, wanted.title, wanted.digests, wanted.asked)
    shipped = _read(_store, wanted.title, wanted.shipped, decided)
    return {name: one.made(whole if one.is_whole else shipped) for name, one in DOCUMENTS.items()}


def _one(store: Store, wanted: Wanted, name: str) -> bytes:
    return bytes(_made(store, wanted)[name])


def _read(store: Store, title: str, digests: tuple[str, ...], asked: Asked) -> Material:
    return replace(of(store, digests, asked), title=title)
