"""Hurt samples: the gallery with and without pictures, its filters, its address."""

from pathlib import Path

import numpy as np
import pytest

from app import loaders
from fairviz.look import Look
from fairviz.predictions import slices
from fairviz.predictions.seen import Seen
from fairviz.predictions.slices import Condition, NamedSlice
from tests.app import made_up
from tests.app.conftest import Opened


@pytest.fixture(scope="module")
def pictured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The full store with grey pictures of every face to explore."""
    home = tmp_path_factory.mktemp("pictured")
    store, asked = made_up.fill(home), made_up.questions()
    rows = asked.rows("explore")
    pixels = np.full((len(rows), 4, 4, 3), 128, dtype=np.uint8)
    seen = Seen({"rows": rows, "pixels": pixels})
    store.save_look(Look(made_up.dense(0), "pictures"), seen, asked.fingerprint)
    return home


@pytest.fixture
def stores(stores: dict[str, Path], pictured: Path) -> dict[str, Path]:
    return {**stores, "pictured": pictured}


def test_the_first_line_says_how_many_and_whose(opened: Opened) -> None:
    app = opened("hurt_samples", "pictured", sparsity="90")
    assert not app.exception
    assert "breaks" in app.markdown[0].value
    assert "of 180 images" in app.markdown[0].value


def test_pictures_stand_with_words_and_alt_text(opened: Opened) -> None:
    app = opened("hurt_samples", "pictured", sparsity="90")
    [gallery] = [part for part in app.get("html") if "<figure" in part.proto.body]
    assert gallery.proto.body.count("<img") == 24
    assert 'alt="' in gallery.proto.body
    assert 'tabindex="0"' in gallery.proto.body


def test_without_pictures_the_words_stand_in_a_table(opened: Opened) -> None:
    app = opened("hurt_samples", "full", sparsity="90")
    assert not app.exception
    assert any("Label" in frame.value.columns for frame in app.dataframe)


@pytest.mark.parametrize("kind", ["flipped", "healed", "pie", "cie", "all"])
def test_every_kind_and_order_can_be_shown(opened: Opened, kind: str) -> None:
    app = opened("hurt_samples", "pictured", sparsity="90", kind=kind, order="least")
    assert not app.exception


def test_filters_narrow_and_a_leaf_too_far_is_the_last(opened: Opened) -> None:
    query = {"sparsity": "90", "kind": "all", "who": "dark", "truth": "cap", "leaf": "99"}
    app = opened("hurt_samples", "pictured", **query)
    said = " ".join(part.value for part in app.caption)
    assert "15 of 180 images; page 1 of 1" in said


def test_nonsense_in_the_address_shows_the_usual_view(opened: Opened) -> None:
    query = {"who": "nobody", "agree": "many", "leaf": "-3", "kind": "flippd", "truth": "hat"}
    app = opened("hurt_samples", "pictured", sparsity="90", **query)
    assert not app.exception


def test_a_named_slice_filters_and_stands_in_the_address(opened: Opened, pictured: Path) -> None:
    asked = made_up.questions()
    dark = (Condition("tone", value="dark"),)
    named = NamedSlice("forgotten", "portraits", asked.fingerprint, dark)
    kept = slices.save(pictured, named, asked)
    loaders.questions.clear()
    try:
        app = opened("hurt_samples", "pictured", sparsity="90", kind="all", within="forgotten")
        assert not app.exception
        assert app.selectbox(key="within").value == "forgotten"
        assert any("60 of 180 images" in one.value for one in app.caption)
    finally:
        kept.unlink()
        loaders.questions.clear()


def test_a_pie_says_of_how_many_networks(opened: Opened) -> None:
    app = opened("hurt_samples", "pictured", sparsity="90", kind="cie")
    assert any("of 2 sparse networks" in one.value for one in app.caption)
