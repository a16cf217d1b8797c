"""The export as a job of the queue."""

import io
import zipfile

import pytest

from fairviz.jobs import Queue
from fairviz.lab.exporting import parcel as packing
from fairviz.lab.observatory import Observatory
from fairviz.lab.worker import Worker
from fairviz.lab.workshop import Workshop
from fairviz.look import Look
from fairviz.predictions.store import Store
from tests.lab.conftest import dense_variant
from tests.lab.exporting.conftest import cut


@pytest.fixture
def store(taught, tmp_path):
    """A store that holds the dense model and nothing else."""
    store, dense = Store(tmp_path / "home"), dense_variant()
    evalset = Workshop(store).material(dense).evalset
    store.save(dense, taught.kept[dense.digest], evalset)
    return store


def test_the_archive_lies_in_the_store_whole_and_named_after_its_variant(store, monkeypatch):
    monkeypatch.setattr(packing, "STAGES", (packing.weights, packing.papers))
    look, queue = Look(cut("magnitude", 5_000), "export"), Queue(store.queue)
    queue.submit([look], urgent=True, tab="one")
    worker = Worker(queue, lambda breathe: Observatory(store, Workshop(store, breathe)))
    worker._take(queue.claim(worker._name))
    assert queue.jobs("failed").empty
    seen = store.seen(look.digest)
    archive = zipfile.ZipFile(io.BytesIO(seen.arrays["zip"].tobytes()))
    assert archive.testzip() is None
    folder = f"fairviz-{look.variant.digest[:12]}"
    names = ("README.md", "check.safetensors", "masks.safetensors", "recipe.json")
    assert archive.namelist() == [f"{folder}/{name}" for name in (*names, "weights.safetensors")]
    assert seen.facts["checks"] == {"weights.safetensors": "the same answers to 96 images"}
