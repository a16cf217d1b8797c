import json
import re
from base64 import b64encode
from hashlib import sha256

from fairviz.report import reading, scripts, shortened
from fairviz.report.pieces.opening import opening
from tests.report import studies


def test_the_report_leads_with_the_finding_in_its_words(small):
    told = opening(reading.of(small.store, small.digests))
    headline = small.tree.find(f".//header/p[@class='headline {told.severity}']")
    assert told.severity in ("harm", "calm")
    assert text(headline).replace("\u2212", "-") == told.headline


def test_every_finding_leads_to_a_section_that_is_there(small):
    links = [link.get("href") for link in small.tree.findall(".//header//a")]
    ids = [one.get("id") for one in small.tree.iter() if one.get("id")]
    assert len(links) >= 6
    assert {link.removeprefix("#") for link in links} <= set(ids)
    assert len(ids) == len(set(ids))


def test_every_chart_has_its_words_its_table_and_a_still_for_paper(small):
    blocks = [
        one for one in small.tree.iter("figure") if one.find(".//div[@data-chart]") is not None
    ]
    assert len(blocks) >= 8
    for figure in blocks:
        still = figure.find(".//img[@class='still']")
        assert still.get("alt") == text(figure.find("figcaption")).replace("\u00a0", " ")
        assert still.get("src").startswith("data:image/svg+xml;base64,")
    assert len(list(small.tree.iter("details"))) >= 7


def test_every_chart_is_there_in_both_modes_and_its_data_once(small):
    carried = json.loads(small.tree.find(".//script[@id='charts']").text)
    drawn = {one.get("data-chart") for one in small.tree.iter("div") if one.get("data-chart")}
    assert set(carried["charts"]) == drawn
    for modes in carried["charts"].values():
        assert set(modes) == {"light", "dark"}
        for spec in modes.values():
            assert set(spec["usermeta"]["uses"]) <= set(carried["datasets"])
            assert "datasets" not in spec
    uses = [
        name
        for modes in carried["charts"].values()
        for s in modes.values()
        for name in s["usermeta"]["uses"]
    ]
    assert len(uses) > len(set(uses)) == len(carried["datasets"])


def test_the_browser_may_run_these_scripts_and_fetch_nothing(small):
    policy = small.tree.find(".//meta[@http-equiv='Content-Security-Policy']").get("content")
    assert policy.startswith("default-src 'none';")
    written = re.findall(r"<script>(.*?)</script>", small.html, re.DOTALL)
    sums = {f"'sha256-{b64encode(sha256(one.encode()).digest()).decode()}'" for one in written}
    assert len(sums) == 3
    assert sums == set(re.findall(r"'sha256-[^']+'", policy))
    for one in small.tree.iter():
        for name in ("src", "href", "srcset"):
            assert (one.get(name) or "#").startswith(("#", "data:"))
    assert "url(" not in small.tree.find(".//style").text


def test_vega_is_inside_once_and_the_file_is_below_five_megabytes(small, many):
    for made in (small, many):
        assert made.html.count(scripts.vega()) == 1
        assert len(made.html.encode()) < 5e6


def test_names_that_look_like_html_stay_names(many):
    assert len(list(many.tree.iter("script"))) == 4
    assert not [one for one in many.tree.iter() if "onerror" in one.attrib or one.tag == "b"]
    heads = {text(one) for one in many.tree.iter("th")}
    assert {studies.SCRIPT, studies.CLOSING} <= heads
    assert "alert(1)" in many.tree.find(".//script[@id='charts']").text


def test_a_name_that_is_a_formula_is_no_formula_to_a_spreadsheet(many):
    cells = [text(one) for kind in ("th", "td") for one in many.tree.iter(kind)]
    assert any("=cmd()" in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "@", "+cmd"))]


def test_of_two_hundred_groups_the_worst_are_drawn_and_all_are_in_the_table(many):
    carried = json.loads(many.tree.find(".//script[@id='charts']").text)
    uses = carried["charts"]["groups-here"]["light"]["usermeta"]["uses"]
    rows = [row for name in uses for row in carried["datasets"][name] if "group" in row]
    assert len({row["group"] for row in rows}) == shortened.MOST
    figure = next(
        one
        for one in many.tree.iter("div")
        if one.find("figure//div[@data-chart='groups-here']") is not None
    )
    assert "188 more are in the table" in text(figure.find("figure/figcaption"))
    assert len(figure.findall("details//tbody/tr")) == 200


def test_pictures_drawn_by_code_stand_beside_their_words(small):
    samples = small.tree.findall(".//ul[@class='pictures']/li")
    assert 0 < len(samples) <= 12
    for one in samples:
        assert one.find("figure/img").get("src").startswith("data:image/png;base64,")
        assert len(one.find("figure/img").get("alt")) > 20


def test_the_provenance_names_every_variant_and_the_questions(small):
    section = small.tree.find(".//section[@id='provenance']")
    told = text(section)
    assert all(digest in told for digest in small.digests)
    assert reading.of(small.store, small.digests).questions.fingerprint in told


def text(element):
    """All words inside, ends stripped."""
    return "".join(element.itertext()).replace("\u00a0", " ").strip()
