"""The story on Overview: five steps, each with its evidence; what is missing is said."""

import json
import re
from dataclasses import fields, replace
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from app.controls.choice import Choice
from app.panels.telling import decided, markup, stage, story
from app.panels.telling.slide import Slide, link
from fairviz.look import Look
from fairviz.predictions.seen import Seen
from fairviz.predictions.store import Store
from tests.app import made_up
from tests.app.conftest import Opened
from tests.app.test_mitigate import with_kd
from tests.audit.deciding.cases import EVEN, HURT
from tests.audit.deciding.test_record import recorded

NO_BREAK = "\N{NO-BREAK SPACE}"
ACCURACY = r"\d+\.\d % \[\d+\.\d, \d+\.\d\]"
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return {
        name: make(tmp_path_factory.mktemp(name))
        for name, make in {
            "pictured": _pictured,
            "mapped": _mapped,
            "mitigated": _mitigated,
            "level": _level,
            "hostile": _hostile,
        }.items()
    }


@pytest.fixture
def stores(stores: dict[str, Path], homes: dict[str, Path]) -> dict[str, Path]:
    return {**stores, **homes}


def test_each_step_answers_its_question_and_links_to_evidence(opened: Opened) -> None:
    questions = set()
    for step in range(1, len(story.STEPS) + 1):
        html = slide(present(opened, step, sparsity="90", schedule="oneshot"))
        questions.add(text(html, "question"))
        assert text(html, "answer").endswith(".")
        assert links(html)
    assert len(questions) == 5


def test_it_is_told_without_navigation_and_controls(opened: Opened) -> None:
    app = present(opened, 1)
    assert not app.sidebar.selectbox
    assert not app.title
    assert data(app)["names"][0] == "The model"


def test_the_step_is_in_the_address(opened: Opened) -> None:
    app = present(opened, 2)
    assert app.query_params["step"] == "2"
    assert data(app)["step"] == 2


@pytest.mark.parametrize(
    ("step", "place"), [("", 1), ("0", 1), ("nine", 1), ("99", 5), ("-2", 1), ("²", 1), ("3", 3)]
)
def test_a_step_that_is_none_is_the_nearest(step: str, place: int) -> None:
    assert story.place(Choice(step=step)) == place


def test_the_stage_is_no_widget_of_the_choice() -> None:
    assert stage.KEY not in {field.name for field in fields(Choice)}


def test_evidence_is_the_same_choice_and_ends_the_presentation(opened: Opened) -> None:
    html = slide(present(opened, 2, sparsity="90", schedule="oneshot", group="lighting"))
    for href in links(html):
        asked = parse_qs(urlsplit(href).query)
        assert asked["sparsity"] == ["90"]
        assert asked["group"] == ["lighting"]
        assert asked["schedule"] == ["oneshot"]
        assert "present" not in asked and "step" not in asked


def test_a_link_to_evidence_opens_without_a_complaint(opened: Opened) -> None:
    [first, *_] = links(slide(present(opened, 2, sparsity="90", schedule="oneshot")))
    app = opened("groups", **parse_qs(urlsplit(first).query))
    assert not app.exception
    assert not app.warning


def test_step_one_shows_everyone_before_and_after(opened: Opened) -> None:
    html = slide(present(opened, 1, sparsity="90", schedule="oneshot"))
    assert "Overall, the model" in text(html, "answer")
    assert re.search(r"everyone loses \d+\.\d points", text(html, "told"))
    assert re.search(rf"{ACCURACY}→to{ACCURACY}", text(html, "number"))


def test_step_two_names_who_pays_with_a_bar_for_each(opened: Opened) -> None:
    html = slide(present(opened, 2, sparsity="90", schedule="oneshot"))
    assert text(html, "answer") == "The dark group pays most."
    assert re.search(r"dark group loses \d+\.\d points \[", text(html, "told"))
    assert html.count('class="track"') == 3
    assert '<li class="harm"><span class="name">dark' in html


def test_without_a_difference_the_story_says_so_plainly(opened: Opened) -> None:
    html = slide(present(opened, 2, "level", sparsity="50", schedule="oneshot"))
    assert text(html, "answer") == "No group pays more than another, beyond chance."
    assert "No group is shown to pay more than another" in text(html, "told")
    person = text(slide(present(opened, 3, "level", sparsity="50", schedule="oneshot")), "told")
    assert "no group is clearly over-represented" in person


def test_step_three_shows_the_person_and_says_that_no_map_is_there(opened: Opened) -> None:
    html = slide(present(opened, 3, "pictured", sparsity="90", schedule="oneshot"))
    assert re.search(r"Dense is right: “\w+”. (Pruned says “\w+”|Not so \d of 2)", html)
    assert html.count("<img") == 3
    assert "The maps are missing." in text(html, "note")
    [hurt] = links(html)
    assert parse_qs(urlsplit(hurt).query)["who"] == ["dark"]


def test_step_three_wipes_between_maps_where_they_are_stored(opened: Opened) -> None:
    html = slide(present(opened, 3, "mapped", sparsity="90", schedule="oneshot"))
    sides = re.findall(r'class="side \w+"><img src="([^"]+)"', html)
    assert len(set(sides)) == 2
    assert "Colours: what the networks looked at" in text(html, "note")


def test_without_pictures_the_person_stands_in_words_and_why(opened: Opened) -> None:
    html = slide(present(opened, 3, sparsity="90", schedule="oneshot"))
    assert "dark · " in text(html, "absent")
    assert "The picture is missing." in text(html, "note")
    assert "<img" not in html


def test_step_four_is_honest_where_nothing_was_tried(opened: Opened) -> None:
    html = slide(present(opened, 4))
    assert text(html, "answer") == "Nothing was tried against it yet."
    assert links(html)[0].startswith("mitigate?")


def test_step_four_names_what_was_tried_with_its_numbers(opened: Opened) -> None:
    html = slide(present(opened, 4, "mitigated"))
    assert text(html, "answer") == "Distillation is not shown to help."
    assert html.count('class="number"') == 3
    assert "Held against magnitude, recovered" in text(html, "note")


def test_step_five_says_that_nothing_is_certified(opened: Opened) -> None:
    html = slide(present(opened, 5))
    assert text(html, "answer") == "Nothing is certified yet."
    assert links(html)[0].startswith("decide?")


def test_a_sparsity_that_nobody_computed_is_said_to_be_missing(opened: Opened) -> None:
    for step in (1, 3):
        html = slide(present(opened, step, sparsity="93", schedule="oneshot"))
        assert text(html, "answer") == "Nothing is stored at 93 % yet."


def test_dense_models_alone_can_be_presented(opened: Opened) -> None:
    for step in (1, 4):
        assert text(slide(present(opened, step, "partial")), "answer").endswith(".")


def test_an_empty_store_says_what_to_run(opened: Opened) -> None:
    app = present(opened, 1, "empty")
    assert not app.exception
    assert any("Nothing has been computed yet" in part.value for part in app.markdown)


def test_what_people_named_is_never_markup(opened: Opened) -> None:
    for step in (2, 3):
        html = slide(present(opened, step, "hostile", sparsity="90", schedule="oneshot"))
        assert "<script" not in html
        assert HOSTILE in unescape(html)


def test_a_metric_that_compares_with_dense_is_told_as_accuracy(opened: Opened) -> None:
    from fairviz import catalog

    names = [name for name, entry in catalog.METRICS.items() if entry.needs_dense]
    html = slide(present(opened, 1, metric=names[0], sparsity="90", schedule="oneshot"))
    assert "Accuracy" in text(html, "number")


def test_step_five_shows_how_far_the_test_came_and_links_to_just_this_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    record = recorded(EVEN, HURT, reading=2, positive="yes")
    monkeypatch.setattr(decided.telling, "decision", lambda rows: record)
    choice = Choice(study="s/m", present="1", step="5")
    made = decided.slide(SimpleNamespace(choice=choice, possible=SimpleNamespace(rows=None)))
    assert made.figure.count("<li") == 2
    assert '<li class="gain">' in made.figure and '<li class="harm">' in made.figure
    asked = Choice.of(parse_qs(urlsplit(made.evidence[0].href).query))
    assert asked.group == ("tone",)
    assert asked.positive == "yes"
    assert asked.confidence == "90"
    assert asked.limits == "group_drop:accuracy<=0.02;overall:accuracy>=0.9;overall:f1>=0.5"
    assert asked.ship == ("magnitude|oneshot|global|",)
    assert asked.trained == "0"


def test_what_is_missing_is_said_as_it_is_and_without_markdown(opened: Opened) -> None:
    html = slide(present(opened, 3, sparsity="90", schedule="oneshot"))
    assert "`" not in html


def test_a_number_keeps_its_unit_and_its_minus() -> None:
    assert markup.quiet("1.9 [-1.5, 5.4] points, 62 % of a-1") == (
        f'1.9<span class="interval"> [−1.5, 5.4]</span> points, 62{NO_BREAK}% of a-1'  # noqa: RUF001
    )


def test_intervals_are_set_in_a_smaller_hand_and_lists_are_not() -> None:
    assert markup.quiet("7.5 [0.8, 14.2] <b>") == (
        '7.5<span class="interval"> [0.8, 14.2]</span> &lt;b&gt;'
    )
    assert "interval" not in markup.quiet("a [note] b")


def test_a_slide_without_a_finding_or_figure_has_no_empty_parts() -> None:
    html = markup.of(Slide("Q?", "A."))
    assert 'class="told"' not in html
    assert 'class="figure"' not in html
    assert "Evidence" not in html


def test_an_address_keeps_every_value_of_a_list() -> None:
    made = link("Groups", "groups", Choice(group=("tone", "age"), present="1", step="3"))
    assert parse_qs(urlsplit(made.href).query)["group"] == ["tone", "age"]
    assert "present" not in made.href


def test_a_bar_of_nothing_has_a_line_and_no_length() -> None:
    drawn = markup.bars([markup.Bar("all", 0.0, 0.0, 0.0, "0.0 points")], "Loss")
    assert "left:0.00%;width:0.40%" in drawn
    assert "nan" not in drawn


def present(opened: Opened, step: object, store: str = "full", **query: str) -> AppTest:
    app = opened("overview", store, present="1", step=str(step), **query)
    assert not app.exception
    return app


def data(app: AppTest) -> dict[str, object]:
    [shown] = app.get("bidi_component")
    return dict(json.loads(shown.proto.json))


def slide(app: AppTest) -> str:
    return str(data(app)["slide"])


def text(html: str, kind: str) -> str:
    """What stands in the parts of this class, without its markup."""
    parts = re.findall(rf'class="{kind}(?: long)?">(.*?)</(?:p|h1|div)>', html, re.S)
    return unescape(re.sub(r"<[^>]+>", "", " ".join(parts))).replace(NO_BREAK, " ")


def links(html: str) -> list[str]:
    return [unescape(href) for href in re.findall(r'href="([^"]+)"', html)]


def _pictured(home: Path) -> Path:
    store, asked = made_up.fill(home), made_up.questions()
    made_up.answer(store, Look(made_up.dense(0), "pictures"), asked)
    return home


def _mapped(home: Path) -> Path:
    """Pictures, and by the first seed's network a map of whichever image is chosen."""
    _pictured(home)
    asked = made_up.questions()
    is_dark = asked.attributes["tone"].eq("dark").to_numpy()
    for row in asked.rows("explore"):
        if not is_dark[row]:
            continue
        sight = f"maps?method=integrated_gradients&rows={row}"
        rng = np.random.default_rng(int(row))
        maps = {name: rng.normal(size=(1, 4, 4)).astype(np.float32) for name in ("dense", "sparse")}
        seen = Seen({"rows": np.array([row]), **maps})
        Store(home).save_look(Look(made_up.pruned(0, 0.9), sight), seen, asked.fingerprint)
    return home


def _mitigated(home: Path) -> Path:
    store, asked = made_up.fill(home), made_up.questions()
    for seed in (0, 1):
        made_up.save(store, with_kd(seed, 0.9), asked)
    return home


def _level(home: Path) -> Path:
    """Tones dealt at random over the same answers: whatever differs is chance."""
    return _answered(home, lambda tone: np.random.default_rng(7).permutation(tone))


def _hostile(home: Path) -> Path:
    return _answered(home, lambda tone: np.where(tone == "dark", HOSTILE, tone))


def _answered(home: Path, renamed) -> Path:
    """The full store's answers, to questions whose tones are called otherwise."""
    store, asked = Store(home), made_up.questions()
    tones = pd.DataFrame({"tone": renamed(asked.attributes["tone"].to_numpy().astype(object))})
    other = replace(asked, attributes=tones)
    source = Store(home / "as they were")
    for variant in (
        *(made_up.dense(seed) for seed in (0, 1)),
        *(made_up.pruned(seed, at) for seed in (0, 1) for at in (0.5, 0.9)),
    ):
        made_up.save(source, variant, asked)
        store.save(variant, source.load(variant.digest, asked.fingerprint), other)
    return home
