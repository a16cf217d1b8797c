"""JUnit XML, as CI servers read it: a suite for each variant, a test for each limit and group.

Violated is a failure; what is open is an error, since nobody may take it for a pass; an estimate
that holds is skipped, since nothing was tested.
"""

from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from fairviz.audit.deciding.verdict import Tested
from fairviz.cli.checking.judging.answer import Answer, Judged
from fairviz.cli.checking.telling.rows import line, reasons
from fairviz.cli.checking.telling.safe import shown

TAGS = {
    "violated": "failure",
    "undecided": "error",
    "fails": "error",
    "unknown": "error",
    "holds": "skipped",
}
WHOLE = ("tests", "failures", "errors")  # what the schema counts over all suites
COUNTED = {"failures": "failure", "errors": "error", "skipped": "skipped"}


def document(answer: Answer) -> bytes:
    """All verdicts."""
    return _written([_suite(one) for one in answer.judged])


def unusable(sentence: str) -> bytes:
    """Nothing could be checked, and why."""
    suite = _new_suite("fairviz check")
    _test(suite, "the check itself", "unusable", "error", sentence)
    return _written([_counted(suite)])


def _suite(one: Judged) -> Element:
    suite = _new_suite(one.name)
    for row in one.verdict.rows:
        _claim(suite, row)
    if one.outcome == "undecided" and one.verdict.outcome == "certified":
        _test(suite, "the sequence of sparsities", "undecided", "error", one.why)
    if said := reasons(one):
        SubElement(suite, "system-out").text = shown(" ".join(said))
    return _counted(suite)


def _claim(suite: Element, row: Tested) -> None:
    words = line(row)
    message = f"{words.outcome}: seen {words.seen}, {words.sure} (n = {row.n:,})"
    message += f"; {row.reason}" if row.reason else ""
    name = f"{words.limit} [{words.group}]"
    _test(suite, name, row.outcome, TAGS.get(row.outcome, ""), message)


def _test(suite: Element, name: str, kind: str, tag: str, message: str) -> None:
    about = {"name": shown(name), "classname": suite.get("name", ""), "time": "0"}
    test = SubElement(suite, "testcase", about)
    if tag:
        kinds = {} if tag == "skipped" else {"type": kind}
        SubElement(test, tag, {"message": shown(message), **kinds})


def _new_suite(name: str) -> Element:
    made = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    return Element("testsuite", {"name": shown(name), "timestamp": made, "time": "0"})


def _counted(suite: Element) -> Element:
    suite.set("tests", str(len(suite.findall("testcase"))))
    for name, tag in COUNTED.items():
        suite.set(name, str(len(suite.findall(f"testcase/{tag}"))))
    return suite


def _written(suites: list[Element]) -> bytes:
    whole = Element("testsuites", {"name": "fairviz check", "time": "0"})
    for name in WHOLE:
        whole.set(name, str(sum(int(suite.get(name, "0")) for suite in suites)))
    whole.extend(suites)
    indent(whole)
    return bytes(tostring(whole, encoding="utf-8", xml_declaration=True))
