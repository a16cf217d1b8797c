"""Maps as jobs: cancelled half-way, too large for the memory, piece by piece the same."""

import numpy as np
import pytest
import torch

from fairviz.jobs import Queue
from fairviz.lab import worker as machinery
from fairviz.lab.explainers import saliency
from fairviz.lab.observatory import Observatory
from fairviz.lab.sights import maps
from fairviz.lab.worker import Worker
from fairviz.lab.workshop import Workshop
from fairviz.look import Look
from fairviz.predictions.store import Store
from tests.lab.test_observatory import SPARSE

IMAGES = 20  # three pieces


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = tmp_path_factory.mktemp("map jobs")
    store = Store(home)
    Workshop(store).make(SPARSE)
    return home


@pytest.fixture
def store(home):
    return Store(home)


@pytest.fixture
def queue(tmp_path):
    return Queue(tmp_path / "queue.sqlite")


@pytest.fixture
def hands(queue, store, monkeypatch):
    """A worker that looks at the queue at every batch, for the study 's'."""
    monkeypatch.setattr(machinery, "GLANCE", 0.0)
    monkeypatch.setattr(machinery, "REPORT", 0.0)
    return Worker(queue, lambda breathe: Observatory(store, Workshop(store, breathe)), study="s")


def asked(store, count, **settings):
    rows = store.evalset(store.index()["evalset"].iloc[0]).rows("explore")[:count]
    told = {"method": "saliency", "rows": "-".join(map(str, rows)), **settings}
    return Look(SPARSE, "maps?" + "&".join(f"{key}={value}" for key, value in told.items()))


def states(queue):
    return dict(zip(queue.jobs()["digest"], queue.jobs()["state"], strict=True))


def forget(store, *looks):
    for look in looks:
        if store.has(look.digest):
            store.remove(look.digest)


def before(monkeypatch, event):
    """`event(number of this call)` happens before each piece is explained."""
    plain, calls = saliency.attribute, []

    def attribute(*given, **settings):
        calls.append(len(given[1]))
        event(len(calls))
        return plain(*given, **settings)

    monkeypatch.setattr(saliency, "attribute", attribute)
    return calls


def test_cancelled_half_way_nothing_is_kept_and_asking_again_works(
    queue, hands, store, monkeypatch
):
    look = asked(store, IMAGES)
    calls = before(monkeypatch, lambda call: queue.cancel(digests=[look.digest] * (call == 2)))
    queue.submit([look], study="s")
    hands.run()
    assert calls == [8, 8]
    assert states(queue) == {look.digest: "cancelled"}
    assert store.missing([look]) == [look]
    assert not [path for path in store.home.rglob("*") if look.digest in path.name]
    assert store.verify() == []
    queue.submit([look], study="s", again=True)
    hands.run()
    assert states(queue) == {look.digest: "done"}
    assert store.seen(look.digest).arrays["sparse"].shape == (IMAGES, 32, 32)


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried to"),
        torch.OutOfMemoryError("CUDA out of memory."),
        MemoryError(),
    ],
    ids=["cpu", "cuda", "python"],
)
def test_out_of_memory_fails_in_a_sentence_and_the_worker_goes_on(
    queue, hands, store, monkeypatch, error
):
    large, small = asked(store, 9), asked(store, 2)

    def full(call):
        if call == 1:
            raise error

    before(monkeypatch, full)
    forget(store, large, small)
    queue.submit([large, small], study="s")
    hands.run()
    assert states(queue) == {large.digest: "failed", small.digest: "done"}
    [reason] = queue.jobs("failed")["reason"]
    assert reason == "Explaining 8 images at once needs too much memory."
    assert store.missing([large, small]) == [large]


def test_what_adds_up_is_told_beside_what_it_should_add_up_to(store):
    look = asked(store, 3, method="deeplift", options="baseline:black")
    seen = Observatory(store, Workshop(store)).make(look).arrays
    for name in ("dense", "sparse"):
        off = seen[name].sum((1, 2)) - seen[f"{name}_change"]
        np.testing.assert_allclose(off, seen[f"{name}_delta"], atol=1e-3)
        assert (np.abs(seen[f"{name}_delta"]) < 1e-3 * np.abs(seen[f"{name}_change"])).all()


def test_the_size_of_the_pieces_never_changes_a_map(store, monkeypatch):
    look, shop = asked(store, 6), Workshop(store)
    whole = Observatory(store, shop).make(look).arrays["sparse"]
    forget(store, look)
    monkeypatch.setattr(maps, "PIECE", 4)
    np.testing.assert_allclose(
        Observatory(store, shop).make(look).arrays["sparse"], whole, atol=1e-5
    )
