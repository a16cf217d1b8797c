"""The maps on the page of hurt samples: drawn, kept in the address, refused beforehand."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from app import loaders
from app.loaders import maps
from app.panels import numbers
from fairviz.audit.groups import grouping
from fairviz.jobs import Queue
from fairviz.look import Look
from fairviz.predictions.seen import Seen
from tests.app import made_up
from tests.app.conftest import Opened

ROWS = (0, 3)
QUERY = {"sparsity": "90", "kind": "all", "pick": [str(row) for row in ROWS]}


def drawn(store, asked, sight, variant, rows):
    """A look as the worker leaves it: maps, deltas, and what they must add up to."""
    noise = np.random.default_rng(0).normal(size=(2, len(rows), 4, 4)).astype(np.float32)
    off = np.full(len(rows), 0.02, dtype=np.float32)
    arrays = {"rows": np.array(rows), "dense": noise[0], "sparse": noise[1]}
    for name in ("dense", "sparse"):
        arrays |= {f"{name}_delta": off, f"{name}_change": np.ones(len(rows), np.float32)}
    store.save_look(Look(variant, sight), Seen(arrays), asked.fingerprint)


@pytest.fixture(scope="module")
def mapped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The full store with pictures, evidence and the maps of two images."""
    home = tmp_path_factory.mktemp("mapped")
    store, asked = made_up.fill(home), made_up.questions()
    rows = asked.rows("explore")
    pixels = np.full((len(rows), 4, 4, 3), 128, dtype=np.uint8)
    evidence = np.zeros((len(rows), 4, 4), dtype=bool)
    evidence[:, :2] = True
    seen = Seen({"rows": rows, "pixels": pixels, "evidence": evidence})
    store.save_look(Look(made_up.dense(0), "pictures"), seen, asked.fingerprint)
    listed, variant = "-".join(map(str, ROWS)), made_up.pruned(0, 0.9)
    drawn(store, asked, f"maps?method=integrated_gradients&rows={listed}", variant, ROWS)
    saliency = f"maps?method=saliency&rows={listed}&target=-2"
    drawn(store, asked, saliency, variant, ROWS)
    levels = np.random.default_rng(1).normal(size=(3, len(ROWS), 4, 4)).astype(np.float32)
    sanity = f"sanity?method=integrated_gradients&rows={listed}"
    checked = Seen({"rows": np.array(ROWS), "levels": levels})
    store.save_look(Look(variant, sanity), checked, asked.fingerprint)
    chosen, _ = spread(asked)
    for seed in (0, 1):
        each = f"maps?method=integrated_gradients&rows={'-'.join(map(str, chosen))}"
        drawn(store, asked, each, made_up.pruned(seed, 0.9), chosen)
    return home


def spread(asked):
    """The images that the averages rest on, without asking a running app."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(maps, "questions", lambda _: asked)
        patched.setattr(maps, "groups", lambda _, c: made_up_groups(asked, c))
        return maps.spread(asked.fingerprint, ("tone",))


def made_up_groups(asked, columns):
    return grouping(asked, columns, "explore")


@pytest.fixture
def stores(stores: dict[str, Path], mapped: Path) -> Iterator[dict[str, Path]]:
    loaders.seen.clear()  # other stores have other pictures at the same address
    maps.said.clear()
    yield {**stores, "mapped": mapped}
    loaders.seen.clear()
    maps.said.clear()


def test_maps_averages_and_the_check_stand_with_their_numbers(opened: Opened) -> None:
    app = opened("hurt_samples", "mapped", **QUERY)
    assert not app.exception
    table = next(one.value for one in app.dataframe if "Off by, dense / sparse" in one.value)
    assert table["Image"].tolist() == list(ROWS)
    assert set(table["Off by, dense / sparse"]) == {"2.00 % / 2.00 %"}
    averages = next(one.value for one in app.dataframe if "change, points" in one.value)
    assert list(averages.index) == ["dark", "light", "medium"]
    assert any("2 seeds; how much of a map" in one.value for one in app.caption)
    assert any("shuffled" in one.value for one in app.markdown)


def test_pictures_stand_in_the_order_in_which_they_were_picked(opened: Opened) -> None:
    app = opened("hurt_samples", "mapped", **{**QUERY, "pick": ["3", "0"]})
    table = next(one.value for one in app.dataframe if "Off by, dense / sparse" in one.value)
    assert table["Image"].tolist() == [3, 0]


def test_the_address_holds_method_and_target(opened: Opened) -> None:
    app = opened("hurt_samples", "mapped", **QUERY, explain="saliency", aim="dense")
    assert not app.exception
    assert app.selectbox(key="explain").value == "saliency"
    assert app.selectbox(key="aim").value == "dense"
    assert any("For what dense says" in one.value for one in app.caption)
    assert any("whichever way" in one.value for one in app.caption)


def test_a_setting_goes_into_the_address(opened: Opened) -> None:
    app = opened("hurt_samples", "mapped", **QUERY)
    app.number_input(key="integrated_gradients_steps").set_value(64).run()
    assert not app.exception
    assert app.query_params["options"] == "steps:64"


@pytest.mark.parametrize(
    "options", ["steps:x", "steps", "steps:²", "pink:5,baseline:puce", ":::,,"]
)
def test_settings_that_make_no_sense_are_the_usual(options: str) -> None:
    assert (
        maps.options("integrated_gradients", maps.settings("integrated_gradients", options)) == ""
    )


def test_a_network_without_convolutions_is_told_beforehand(monkeypatch) -> None:
    class Flat:
        def weights(self, digest):
            return {"linear.weight": np.zeros((3, 4))}

    monkeypatch.setattr(maps, "store", Flat)
    maps.why_not.clear()
    assert "this network has none" in maps.why_not("grad_cam", "flat")
    assert maps.why_not("saliency", "flat") == ""
    maps.why_not.clear()


def test_where_the_evidence_is_not_known_the_maps_stand_without_it(opened: Opened, mapped) -> None:
    asked, look = made_up.questions(), Look(made_up.dense(0), "pictures")
    store = made_up.Store(mapped)
    whole = store.seen(look.digest, asked.fingerprint)
    bare = {name: array for name, array in whole.arrays.items() if name != "evidence"}
    store.remove(look.digest)
    store.save_look(look, Seen(bare), asked.fingerprint)
    try:
        app = opened("hurt_samples", "mapped", **QUERY)
        assert not app.exception
        assert any("Off by, dense / sparse" in one.value for one in app.dataframe)
        assert any("evidence of these images is not known" in one.value for one in app.markdown)
    finally:
        store.remove(look.digest)
        store.save_look(look, whole, asked.fingerprint)


def test_the_layer_of_grad_cam_is_chosen_among_the_stages() -> None:
    stages = ("last", "stage 3", "stem")
    assert maps.settings("grad_cam", "layer:stage 3", stages) == {"layer": "stage 3"}
    assert maps.settings("grad_cam", "layer:stage 9", stages) == {"layer": "last"}
    assert maps.options("grad_cam", {"layer": "stage 3"}) == "layer:stage 3"


def test_the_layer_stands_on_the_screen_and_in_the_address(opened: Opened) -> None:
    query = {"explain": "grad_cam", "options": "layer:stage 2"}
    app = opened("hurt_samples", "mapped", **QUERY, **query)
    assert not app.exception
    assert app.selectbox(key="grad_cam_layer").value == "stage 2"
    app.selectbox(key="grad_cam_layer").set_value("stem").run()
    assert app.query_params["options"] == "layer:stem"


@pytest.fixture
def worker(stores: dict[str, Path]) -> Iterator[Queue]:
    """The queue, with somebody alive who works on it."""
    queue = Queue(made_up.Store(stores["mapped"]).queue)
    name = queue.enlist()
    yield queue
    queue.cancel(digests=list(queue.jobs()["digest"]))
    queue.discharge(name)


def button(app, words: str):
    return next(one for one in app.button if words in one.label)


def test_two_looks_can_be_under_way_at_once(opened: Opened, worker: Queue) -> None:
    app = opened("hurt_samples", "mapped", **{**QUERY, "pick": ["1", "2"]}, explain="occlusion")
    button(app, "Compute the maps of").click().run()
    assert not app.exception
    assert sum(one.label == "Cancel" for one in app.button) == 2


def test_what_was_cancelled_stays_so_until_it_is_asked_for_again(
    opened: Opened, worker: Queue
) -> None:
    app = opened("hurt_samples", "mapped", **{**QUERY, "pick": ["1", "9"]}, explain="deeplift")
    [asked] = worker.jobs("waiting")["digest"]
    button(app, "Cancel").click().run()
    app.run()
    states = worker.jobs().set_index("digest")["state"]
    assert states[asked] == "cancelled"
    button(app, "Compute the maps of 2 images").click().run()
    assert worker.jobs().set_index("digest")["state"][asked] == "waiting"


def test_the_numbers_stand_in_the_table_of_the_files() -> None:
    table = pd.DataFrame({"image": [3], "rank_correlation": [0.5], "shift": [0.1]})
    told, _ = numbers.shown(table)
    assert list(told) == ["image", "rank_correlation", "shift"]


@pytest.mark.parametrize(("asked", "shown"), [("steps:9999", 512), ("steps:1", 8)])
def test_steps_beyond_what_is_possible_are_the_nearest(
    opened: Opened, asked: str, shown: int
) -> None:
    app = opened("hurt_samples", "mapped", **QUERY, options=asked)
    assert not app.exception
    assert app.number_input(key="integrated_gradients_steps").value == shown
