"""What `fairviz check` writes: JUnit XML, a GitHub step summary, JSON; hostile names stay names."""

import json
from xml.etree import ElementTree

import numpy as np
import pytest
from markdown_it import MarkdownIt

from tests.cli.answering import table

MIXED = table(dark=(1000, 90), light=(1000, 0), rare=(4, 0))
RULE = ("--label", "label", "--groups", "tone", "--max-group-drop", "3")
HOSTILE = [
    "<script>alert(1)</script>",
    "a|b\\|c",
    "=cmd()",
    "[x](javascript:alert(1)) **b** `c` _d_",
    "::error::pwned",
    "two\nlines ##[set-output name=a]b",
    "\x1b[31mred\x00\x07",
    "&lt;b&gt; ]]> <!-- --> \"q\" 'r'",
    "\u202eevil",
    "@everyone # h1",
]
MARKUP = ("<script", "<b>", "<a ", "<strong>", "<code>", "<em>", "<!--", "<h1")
ORDERS = ("::", "##[", "\x1b", "\x00", "\u202e")
# what Jenkins' junit-10.xsd, which CI servers follow, allows: (attributes, children)
SCHEMA = {
    "testsuites": ({"name", "time", "tests", "failures", "disabled", "errors"}, {"testsuite"}),
    "testsuite": (
        {"name", "tests", "failures", "errors", "time", "disabled", "skipped", "timestamp"}
        | {"hostname", "id", "package"},
        {"properties", "testcase", "system-out", "system-err"},
    ),
    "testcase": (
        {"name", "assertions", "time", "classname", "status"},
        {"skipped", "error", "failure", "system-out", "system-err"},
    ),
    "failure": ({"type", "message"}, set()),
    "error": ({"type", "message"}, set()),
    "skipped": ({"message"}, set()),
    "system-out": (set(), set()),
}
NEEDED = {"testsuite": {"name", "tests"}, "testcase": {"name"}}


@pytest.fixture
def junit(check, tmp_path):
    """The suites that a check wrote, held against the schema."""

    def call(frame, *words):
        path = tmp_path / "junit.xml"
        check(frame, *words, "--junit", str(path))
        root = ElementTree.parse(path).getroot()
        assert root.tag == "testsuites"
        for element in root.iter():
            fits(element)
        return root

    return call


@pytest.fixture
def summary(check, tmp_path, monkeypatch):
    """The Markdown that a check added to a job's summary."""
    path = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(path))

    def call(frame, *words):
        check(frame, *words)
        return path.read_text(encoding="utf-8")

    return call


def fits(element):
    attributes, children = SCHEMA[element.tag]
    assert {*element.attrib} <= attributes and NEEDED.get(element.tag, set()) <= {*element.attrib}
    assert {child.tag for child in element} <= children
    if element.tag.startswith("testsuite"):
        assert int(element.get("tests")) == len([*element.iter("testcase")])
        assert int(element.get("failures")) == len([*element.iter("failure")])
        assert int(element.get("errors")) == len([*element.iter("error")])


def test_junit_has_a_test_for_each_limit_and_group(junit):
    root = junit(MIXED, *RULE, "--max-drop", "9")
    (suite,) = root
    verdicts = {
        test.get("name").rpartition(" ")[2]: [child.tag for child in test]
        for test in suite.iter("testcase")
    }
    assert suite.get("name") == "magnitude_0.9"
    assert verdicts == {
        "[everyone]": [],
        "[dark]": ["failure"],
        "[light]": [],
        "[rare]": ["error"],
    }


def test_junit_says_what_is_estimated_and_what_the_sequence_left_out(junit):
    other = table("magnitude_0.5", dark=(1000, 60), light=(1000, 0), rare=(4, 0))
    frame = MIXED.assign(**{"magnitude_0.5": other["magnitude_0.5"]})
    frame = frame[frame["tone"] != "rare"]
    frame["magnitude_0.9"] = frame["dense"]
    root = junit(frame, *RULE, "--limit", "gap:f1<=0.5", "--max-group-drop", "5")
    first, second = root
    assert [suite.get("name") for suite in root] == ["magnitude_0.5", "magnitude_0.9"]
    assert len([*first.iter("skipped")]) == 1
    (left_out,) = second.iter("error")
    assert "would pass" in left_out.get("message")


def test_junit_of_what_cannot_be_checked_is_an_error(junit):
    root = junit(MIXED, *RULE, "--positive", "maybe")
    (error,) = root.iter("error")
    assert error.get("type") == "unusable" and "'maybe' is not a class" in error.get("message")


def test_a_summary_is_a_heading_tables_and_what_must_be_said(summary):
    text = summary(MIXED, *RULE)
    assert text.startswith("## ❌ FairViz check: violated")
    html = MarkdownIt("commonmark").enable("table").render(text)
    assert html.count("<table>") == 2 and "<td>dark</td>" in html
    assert "of new data drawn like these" in html and "exit code 1" in html


def test_a_summary_is_added_to_what_others_wrote(summary, tmp_path):
    (tmp_path / "summary.md").write_text("# Before\n")
    assert summary(MIXED, *RULE).startswith("# Before\n## ❌")


def test_a_summary_says_why_nothing_was_checked(summary):
    text = summary(MIXED, *RULE, "--positive", "<b>|maybe")
    html = MarkdownIt("commonmark").enable("table").render(text)
    assert "FairViz check: unusable" in html and "&lt;b&gt;|maybe" in html and "<b>" not in html


def test_groups_called_like_commands_are_only_names(junit, summary, tmp_path):
    frame = table(**dict.fromkeys(HOSTILE, (300, 0)))
    html = MarkdownIt("gfm-like", {"linkify": False}).render(summary(frame, *RULE))
    assert not [sign for sign in MARKUP if sign in html]
    cells = [line for line in html.splitlines() if line.startswith("<td>")]
    assert len(cells) == 6 + len(HOSTILE) * 6
    assert not [cell for cell in cells if cell.startswith(("<td>=", "<td>@"))]
    assert len([*junit(frame, *RULE).iter("testcase")]) == len(HOSTILE)


def test_groups_called_like_commands_are_no_commands_to_a_terminal(check):
    told = check(table(**dict.fromkeys(HOSTILE, (300, 0))), *RULE)
    assert not [sign for sign in ORDERS if sign in told.out + told.err]
    usual = check(table(**{f"g{place}": (300, 0) for place in range(len(HOSTILE))}), *RULE)
    assert len(told.out.splitlines()) == len(usual.out.splitlines())
    assert len(told.answer["variants"][0]["claims"]) == len(HOSTILE)


def test_columns_called_like_commands_are_only_names(fairviz, tmp_path, monkeypatch):
    frame = MIXED.assign(**dict.fromkeys(HOSTILE, MIXED["dense"]))
    frame.to_parquet(tmp_path / "a.parquet")
    out = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(out))
    told = fairviz("check", str(tmp_path / "a.parquet"), *RULE)
    assert told.code == 1
    assert not [sign for sign in ORDERS if sign in told.out + told.err]
    html = MarkdownIt("gfm-like", {"linkify": False}).render(out.read_text(encoding="utf-8"))
    assert not [sign for sign in MARKUP if sign in html]


def test_json_has_every_number_and_null_for_what_is_undefined(check):
    frame = table(dark=(1000, 10), light=(1000, 0))
    told = check(frame.assign(age="old"), *RULE, "--limit", "gap:accuracy<=0.1@age")
    (one,) = told.answer["variants"]
    assert told.answer["code"] == 2 and one["alpha"] == pytest.approx(0.05)
    by_group = {row["group"]: row for row in one["claims"]}
    assert by_group["dark"]["estimate"] == pytest.approx(0.01)
    assert by_group["age"]["estimate"] is None


def test_two_hundred_groups_are_cut_in_the_table_and_whole_in_json(check):
    frame = table(all=(4000, 0)).assign(tone=[f"g{i % 200}" for i in range(4000)])
    told = check(frame, *RULE)
    assert len(told.answer["variants"][0]["claims"]) == 200
    assert "and 180 more claims: --json FILE has all" in told.out
    assert len(told.out.splitlines()) < 40


@pytest.mark.parametrize("option", ["--json", "--junit"])
def test_a_file_that_cannot_be_written_makes_no_certificate(fairviz, tmp_path, option):
    path = tmp_path / "a.csv"
    table(all=(1000, 0)).to_csv(path, index=False)
    rule = ("--label", "label", "--max-drop", "2")
    told = fairviz("check", str(path), *rule, option, str(tmp_path / "none" / "file"))
    assert told.code == 2 and "cannot be written: No such file or directory" in told.err


def test_a_violation_stays_one_where_its_file_cannot_be_written(fairviz, tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    table(all=(1000, 90)).to_csv(path, index=False)
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path))
    told = fairviz("check", str(path), "--label", "label", "--max-drop", "2")
    assert told.code == 1 and "GITHUB_STEP_SUMMARY names" in told.err


def test_an_old_answer_is_not_left_behind_where_nothing_could_be_checked(check, tmp_path):
    check(table(all=(1000, 0)), "--label", "label", "--max-drop", "2")
    check(MIXED, *RULE, "--positive", "maybe")
    told = json.loads((tmp_path / "answer.json").read_text())
    assert told["outcome"] == "unusable"


def test_words_of_every_alphabet_stay_as_they_are(check):
    frame = MIXED.assign(tone=MIXED["tone"].replace("dark", "गहरा 👩🏿‍🦱"))
    told = check(frame, *RULE)
    assert "गहरा 👩🏿‍🦱" in told.out
    assert np.isfinite(told.answer["variants"][0]["claims"][0]["estimate"])
