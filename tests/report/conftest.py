"""Two reports, made once: of three tones with pictures, and of two hundred groups."""

import re
from dataclasses import dataclass
from typing import Any

import html5lib
import pytest

from fairviz import report
from fairviz.look import Look
from fairviz.predictions.store import Store
from fairviz.report import scripts
from tests.app import made_up
from tests.report import studies


@dataclass(frozen=True)
class Made:
    """A report, what it is about, and the tree that a strict parser makes of it."""

    store: Store
    digests: list[str]
    html: str
    tree: Any


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Made:
    store = made_up.fill(tmp_path_factory.mktemp("small"))
    made_up.answer(store, Look(made_up.dense(0), "pictures"), made_up.questions())
    return _made(store, list(store.index()["digest"]))


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> Made:
    names = [*studies.HOSTILE, *(f"group {place:03d}" for place in range(196))]
    return _made(*studies.named(tmp_path_factory.mktemp("many"), names))


def _made(store: Store, digests: list[str]) -> Made:
    html = report.made(store, digests)
    bare = re.sub("base64,[A-Za-z0-9+/=]+", "base64,AA", html.replace(scripts.vega(), "0"))
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)  # raises at an error
    return Made(store, digests, html, parser.parse(bare))
