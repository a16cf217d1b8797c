import struct
from xml.etree import ElementTree

import pytest
import yaml

from fairviz.audit import tables
from fairviz.report import card, of, slide
from fairviz.report.pieces.opening import leading, opening, telling
from tests.report import studies


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    names = ("---", "a: b", "<i>x|y`</i>", "*plain*")
    return of(*studies.named(tmp_path_factory.mktemp("hostile"), names))


def head_and_body(text):
    head, body = text.removeprefix("---\n").split("\n---\n", 1)
    return yaml.safe_load(head), body


def test_the_card_has_everyone_and_each_group_with_its_own_number(small):
    material = of(small.store, small.digests)
    head, body = head_and_body(card.written(material))
    (model,) = head["model-index"]
    found = {
        one["metrics"][0]["args"]["group"]: one["metrics"][0]["value"] for one in model["results"]
    }
    how = leading(material)
    rows = tables.by_group(material.at(how, telling(material, how)), material.people)
    rows = rows[~rows["dense"]].set_index("group")["value"]
    assert list(found) == ["everyone", "dark", "light", "medium"]
    assert {name: found[name] for name in rows.index} == pytest.approx(dict(rows), abs=1e-6)
    assert opening(material).headline in body.replace("\u2212", "-")
    assert "no certificate" in body


def test_names_cannot_break_the_cards_yaml_or_its_table(hostile):
    head, body = head_and_body(card.written(hostile))
    groups = [one["dataset"]["config"] for one in head["model-index"][0]["results"]]
    assert set(groups) == {"everyone", *hostile.people.names}
    rows = [line for line in body.splitlines() if line.startswith("| ")]
    assert all(line.replace("\\|", "").count("|") == 6 for line in rows)
    assert "<i>" not in body


def test_the_hub_reads_every_result_of_the_card(small, tmp_path):
    hub = pytest.importorskip("huggingface_hub")
    read = hub.ModelCard(card.written(of(small.store, small.digests)))
    assert len(read.data.eval_results) == 4
    worst = min(read.data.eval_results, key=lambda one: one.metric_value)
    assert worst.dataset_config == "dark"
    assert worst.metric_type == "accuracy"


def test_the_slide_is_xml_with_the_headline_whatever_the_names(small, hostile):
    for material in (of(small.store, small.digests), hostile):
        svg = slide.written(material)
        root = ElementTree.fromstring(svg)
        assert root.get("aria-label") == opening(material).headline
        assert (root.get("width"), root.get("height")) == ("1280", "720")
    assert not list(root.iter("{http://www.w3.org/2000/svg}i"))


def test_the_slide_as_png_has_the_size_of_a_screen(small):
    data = slide.png(slide.slide(small.store, small.digests, mode="dark"))
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", data[16:24]) == (1920, 1080)


def test_letters_that_no_xml_holds_make_no_slide_fail(tmp_path):
    names = ("\x1b[31mred", "a\x00b", "last\uffff", "plain")
    svg = slide.written(of(*studies.named(tmp_path, names)))
    ElementTree.fromstring(svg)
    assert slide.png(svg).startswith(b"\x89PNG")


def test_the_card_holds_no_letter_that_a_terminal_obeys(tmp_path):
    _, body = head_and_body(card.written(of(*studies.named(tmp_path, ("\x1b[31mred", "a\x00b")))))
    assert "31mred" in body and not {"\x1b", "\x00"} & set(body)
