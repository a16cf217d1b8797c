"""Take it with you, on Decide: the report on request, the weights through the queue."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from time import time

import html5lib
import numpy as np
import pytest
import streamlit as st

from app.loaders import documents, parcels
from app.loaders.documents import DOCUMENTS
from fairviz.errors import BadValue
from fairviz.jobs import Queue
from fairviz.look import Look
from fairviz.predictions.seen import Seen
from fairviz.predictions.store import Store
from fairviz.predictions.studies import Studies
from fairviz.report import Material
from tests.app import made_up
from tests.app.conftest import Opened
from tests.app.plainly import plainly
from tests.app.test_data_and_models import kept

LOOSE = "group_drop:accuracy<=0.3"  # magnitude, recovered may go to 70 %
SLOW = 180  # seconds for a report on a machine that trains meanwhile
HOSTILE = '<script>alert(1)</script> ../../etc "x" | Größe'
SHIPPED = made_up.pruned(0, 0.7, how="recovered")


@pytest.fixture(autouse=True)
def taken(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, tuple[str, Callable]]]:
    """What every download button would give: the name of the file, and what makes its bytes."""
    found, button = {}, st.download_button

    def noted(label, data, **more):
        found[more["key"]] = more["file_name"], data
        return button(label, data, **more)

    monkeypatch.setattr(st, "download_button", noted)
    documents._made.clear()
    yield found
    documents._made.clear()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Documents that take no time; the titles and sizes of what they were made of, in order."""
    asked: list[str] = []

    def made(material: Material) -> bytes:
        asked.append(f"{material.title}: {len(material.rows)} at {material.asked.sparsity}")
        return asked[-1].encode()

    plain = {name: replace(one, made=made) for name, one in DOCUMENTS.items()}
    monkeypatch.setattr(documents, "DOCUMENTS", plain)
    return asked


@pytest.fixture
def queue(own: Store, monkeypatch: pytest.MonkeyPatch) -> Queue:
    """The queue of the own store, with a worker that pages wait for however slow the tests are."""
    monkeypatch.setenv("FAIRVIZ_LAUNCHED", str(time() + 3600))
    return Queue(own.queue)


def study(store: Store, title: str, digests: list[str] | None = None) -> None:
    found = digests or list(store.index()["digest"])
    Studies(store).create(title, [store.variant(digest) for digest in found])


def words(app) -> str:
    parts = [*app.markdown, *app.caption, *app.info, *app.warning, *app.error]
    return " ".join(plainly(part.value) for part in parts)


def press(app, key: str):
    return app.button(key=key).click().run(timeout=SLOW)


def keys(app) -> set[str]:
    return {one.key for one in (*app.button, *app.download_button)}


def test_the_report_holds_the_title_and_fetches_nothing(
    opened: Opened, own: Store, taken: dict
) -> None:
    study(own, HOSTILE, [made_up.dense(0).digest, SHIPPED.digest])
    app = opened("decide", "own", limits=LOOSE)
    assert "document_report" not in taken
    app = press(app, "make_documents")
    assert not app.exception
    name, data = taken["document_report"]
    assert name == "fairviz-script-alert-1-script-etc-x-größe.html"
    tree = html5lib.parse(data().decode(), namespaceHTMLElements=False)
    assert tree.find("head/title").text.startswith(HOSTILE)
    links = [one.get(kind) for one in tree.iter() for kind in ("src", "href") if one.get(kind)]
    assert links
    assert all(link.startswith(("data:", "#")) for link in links)
    assert not list(tree.iter("link"))
    card = taken["document_card"][1]().decode()
    assert "Magnitude, recovered at 70 %" in card
    assert taken["document_png"][1]().startswith(b"\x89PNG")
    assert taken["document_svg"][1]().startswith(b"<svg")


def test_nothing_is_made_before_the_button_is_pressed_and_then_once(
    opened: Opened, own: Store, quick: list[str]
) -> None:
    study(own, "Mine")
    for _ in range(2):
        app = opened("decide", "own", limits=LOOSE)
        assert len(quick) in (0, 4)
        app = press(app, "make_documents")
        assert not app.exception
        assert "make_documents" not in keys(app)
    whole, shipped = "Mine: 7 at None", "Mine: 4 at 0.7"  # dense and three sparsities
    assert quick == [whole, shipped, shipped, shipped]


def test_another_decision_asks_again(opened: Opened, own: Store, quick: list[str]) -> None:
    study(own, "Mine")
    app = press(opened("decide", "own", limits=LOOSE), "make_documents")
    app.slider(key="limit_group_drop_accuracy_<=").set_value(5.0).run()
    assert "make_documents" in keys(app)
    press(app, "make_documents")
    assert quick[4:] == ["Mine: 7 at None", *["Mine: 4 at 0.5"] * 3]


def test_pictures_that_were_drawn_since_are_a_new_report(
    opened: Opened, own: Store, quick: list[str]
) -> None:
    app = press(opened("decide", "own", limits=LOOSE), "make_documents")
    made_up.answer(own, Look(made_up.dense(0), "pictures"), made_up.questions())
    assert "make_documents" in keys(app.run())


def test_where_no_study_asked_for_it_the_report_is_about_the_page(
    opened: Opened, own: Store, quick: list[str]
) -> None:
    app = press(opened("decide", "own", limits=LOOSE), "make_documents")
    assert not app.exception
    assert quick[0] == "ResNet-8 · Portraits: 7 at None"


def test_of_several_studies_one_is_chosen(opened: Opened, own: Store, quick: list[str]) -> None:
    study(own, "Part", [made_up.dense(0).digest, SHIPPED.digest])
    app = opened("decide", "own", limits=LOOSE)
    choice = app.selectbox(key="report_study")
    assert choice.options == ["Part", "ResNet-8 · Portraits"]
    press(app, "make_documents")
    assert quick[0] == "Part: 2 at None"
    app.selectbox(key="report_study").set_value("").run()
    press(app, "make_documents")
    assert quick[4] == "ResNet-8 · Portraits: 7 at None"


def test_what_stops_a_report_is_said(
    opened: Opened, own: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(material: Material) -> bytes:
        raise BadValue("This cannot be reported: name other groups.")

    one = replace(DOCUMENTS["report"], made=refused)
    monkeypatch.setattr(documents, "DOCUMENTS", {"report": one})
    app = press(opened("decide", "own", limits=LOOSE), "make_documents")
    assert not app.exception
    assert "name other groups" in words(app)
    assert "document_report" not in keys(app)


@pytest.mark.parametrize(
    "title", ["../../etc/passwd", "CON", "a/b\\c:d*?", "\n\t", "." * 120, "名"]
)
def test_the_name_of_a_file_is_one_name_wherever_it_lands(title: str) -> None:
    name = documents.file_name(title, "report")
    assert name.startswith("fairviz-")
    assert name.endswith(".html")
    assert Path(name).name == name
    assert not set(name) & set('/\\:*?"<>|\n\t')
    assert len(name.encode()) < 255


def test_the_record_of_the_decision_comes_with_certify(
    opened: Opened, own: Store, taken: dict
) -> None:
    app = opened("decide", "own", limits="group_drop:accuracy<=0.6")
    assert "Certify makes it" in words(app)
    app = press(app, "certify")
    assert not app.exception
    name, data = taken["record"]
    record = json.loads(data())
    assert name == f"fairviz-decision-{record['made'][:10]}.json"
    assert "%, certified. Weights and masks" in words(app)
    assert f"fairviz check --record {name}" in app.code[-1].value


def test_an_export_that_is_asked_for_twice_is_one_job(opened: Opened, queue: Queue) -> None:
    tabs = [opened("decide", "own", limits=LOOSE) for _ in range(2)]
    for tab in tabs:
        press(tab, "prepare")
        assert not tab.exception
    [job] = queue.jobs().to_dict("records")
    assert job["digest"] == Look(SHIPPED, "export").digest
    assert "parcel_cancel" in keys(tabs[0])
    press(tabs[0], "parcel_cancel")
    assert list(queue.jobs()["state"]) == ["cancelled"]
    assert "prepare" in keys(tabs[0].run())


def test_a_job_that_failed_says_why_and_can_be_tried_again(opened: Opened, queue: Queue) -> None:
    app = press(opened("decide", "own", limits=LOOSE), "prepare")
    [asked] = queue.jobs()["digest"]
    queue.fail(asked, "The network is not the one that was assessed.")
    app.run()
    assert "could not be exported: The network is not the one" in words(app)
    press(app, "prepare")
    assert list(queue.jobs()["state"]) == ["waiting"]


def test_the_archive_is_offered_byte_for_byte_with_what_it_lacks(
    opened: Opened, own: Store, taken: dict
) -> None:
    look, archive = Look(SHIPPED, "export"), np.frombuffer(b"PK\x03\x04 whole", np.uint8)
    facts = {"bytes": 2_000_000, "checks": {}, "left_out": {"model.onnx": "ONNX is not there."}}
    own.save_look(look, Seen({"zip": archive}, facts), made_up.questions().fingerprint)
    app = opened("decide", "own", limits=LOOSE)
    assert not app.exception
    name, data = taken["parcel"]
    assert name == f"fairviz-{SHIPPED.digest[:12]}.zip"
    assert data() == b"PK\x03\x04 whole"
    assert "Without `model.onnx`: ONNX is not there." in words(app)
    assert "prepare" not in keys(app)
    assert "2 MB" in app.download_button(key="parcel").label


def test_without_a_worker_the_page_says_what_starts_one(opened: Opened, own: Store) -> None:
    app = opened("decide", "own", limits=LOOSE)
    assert "prepare" not in keys(app)
    assert "`fairviz worker` starts one" in words(app)


def test_brought_answers_have_no_weights_and_say_so_but_can_be_reported(
    opened: Opened, stores: dict[str, Path], tmp_path: Path, quick: list[str]
) -> None:
    kept(tmp_path, "animals")
    stores["given"] = tmp_path
    app = opened("decide", "given", limits="group_drop:accuracy<=0.9")
    assert not app.exception
    assert "without images and weights. There are no weights to export here." in words(app)
    assert "prepare" not in keys(app)
    press(app, "make_documents")
    del stores["given"]
    assert quick[0].startswith("animals")


def test_an_archive_that_came_between_two_glances_is_there(own: Store, monkeypatch) -> None:
    look = Look(SHIPPED, "export")
    monkeypatch.setattr(parcels.loaders, "store", lambda: own)
    own.save_look(look, Seen({"zip": np.zeros(1, np.uint8)}), made_up.questions().fingerprint)
    job = {"state": "done", "total": 5, "done": 5, "reason": ""}
    assert parcels._queued(look, job).state == "there"
    own.remove(look.digest)
    assert parcels._queued(look, job).state == "absent"
