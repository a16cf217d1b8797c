"""The page Data and models, and every other page on what was brought."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from app import imports
from fairviz.intake.answers import delivered, guessed
from fairviz.intake.answers.files import Columns
from fairviz.intake.answers.keeping import keep
from fairviz.predictions import brought, tickets
from fairviz.predictions.store import Store
from tests.app.conftest import PAGES, Opened
from tests.app.plainly import plainly

CLASSES = np.array(["cat", "dog", "owl"])
SAMPLES = 600


def answers(seed: int = 0, scores: bool = False) -> dict[str, np.ndarray]:
    """Two dense seeds and two variants of each; the rare group loses more."""
    dice = np.random.default_rng(seed)
    truth = dice.integers(0, 3, SAMPLES)
    place = np.where(dice.random(SAMPLES) < 0.3, "cave", "field")
    found = {"label": CLASSES[truth], "place": place}
    for number in range(2):
        for name, wrong in (("dense", 0.05), ("magnitude_0.5", 0.2), ("magnitude_0.9", 0.4)):
            lost = dice.random(SAMPLES) < np.where(place == "cave", wrong * 2.2, wrong)
            said = np.where(lost, (truth + 1) % 3, truth)
            told = (
                np.eye(3)[said] * 4 + dice.normal(0, 1, (SAMPLES, 3)) if scores else CLASSES[said]
            )
            found[f"{name}_seed{number}"] = told
    return found


def kept(home: Path, name: str, scores: bool = False) -> brought.Brought:
    columns = Columns(answers(scores=scores), name)
    return keep(Store(home), delivered(columns, guessed(columns), name), name)


@pytest.fixture(params=[False, True], ids=["labels", "scores"])
def given(stores: dict[str, Path], request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A store with nothing but brought predictions; its name in `stores`."""
    kept(tmp_path, "animals", scores=request.param)
    stores["given"] = tmp_path
    return "given"


@pytest.mark.parametrize("page", PAGES)
def test_every_page_answers_on_brought_predictions(opened: Opened, given: str, page: str):
    app = opened(page, given)
    assert not app.exception
    assert app.title


def test_the_headline_says_who_loses(opened: Opened, given: str):
    app = opened("overview", given, sparsity="90")
    told = " ".join(plainly(one.value) for one in app.markdown)
    assert "cave" in told and "90 %" in told


def test_what_cannot_be_shown_without_images_is_said(opened: Opened, given: str):
    app = opened("hurt_samples", given, sparsity="90")
    assert any("without images and weights" in one.value for one in app.info)


def test_another_sparsity_cannot_be_made_and_nothing_is_queued(opened: Opened, given: str):
    app = opened("groups", given, sparsity="77")
    told = " ".join(one.value for one in app.caption)
    assert "at 50 % and 90 %" in told


def dropped(app: AppTest, frame: pd.DataFrame, name: str = "animals.csv") -> AppTest:
    content = frame.to_csv(index=False).encode()
    app.file_uploader[0].set_value((name, content, "text/csv"))
    return app.run()


def test_a_dropped_table_becomes_a_study(opened: Opened, stores: dict[str, Path], tmp_path: Path):
    stores["fresh"] = tmp_path
    app = dropped(opened("data_and_models", "fresh"), pd.DataFrame(answers()))
    assert not app.exception
    app.button(key="use_predictions").click().run()
    assert [one.name for one in brought.every(tmp_path)] == ["animals"]
    assert any("kept" in one.value for one in app.success)
    index = Store(tmp_path).index()
    assert sorted(index["asked"].unique()) == [0.0, 0.5, 0.9]
    assert sorted(index["seed"].unique()) == [0, 1]


def test_a_dropped_table_without_a_label_asks_for_it(
    opened: Opened, stores: dict[str, Path], tmp_path: Path
):
    stores["fresh"] = tmp_path
    frame = pd.DataFrame({"left": [1, 2, 3], "right": [3.5, 2.5, 1.5]})
    app = dropped(opened("data_and_models", "fresh"), frame)
    assert not app.exception
    assert any("right answers" in one.value for one in app.info)


def test_a_file_that_is_no_table_gets_a_sentence(
    opened: Opened, stores: dict[str, Path], tmp_path: Path
):
    stores["fresh"] = tmp_path
    app = opened("data_and_models", "fresh")
    app.file_uploader[0].set_value(("odd.parquet", b"PAR1 and nothing", "application/parquet"))
    app.run()
    assert any("no Parquet file" in one.value for one in app.error)


def test_a_dropped_file_is_still_there_after_another_page(
    opened: Opened, stores: dict[str, Path], tmp_path: Path
):
    stores["fresh"] = tmp_path
    app = dropped(opened("data_and_models", "fresh"), pd.DataFrame(answers()))
    app.file_uploader[0].set_value(None)
    app.run()
    assert any("animals.csv, dropped before" in one.value for one in app.caption)
    assert app.button(key="use_predictions")
    app.button(key="predictions_let_go").click().run()
    assert "use_predictions" not in {one.key for one in app.button}


def test_dense_alone_is_a_sentence_and_no_traceback(
    opened: Opened, stores: dict[str, Path], tmp_path: Path
):
    stores["fresh"] = tmp_path
    frame = pd.DataFrame(answers())[["label", "place", "dense_seed0"]]
    app = dropped(
        opened("data_and_models", "fresh"), frame.rename(columns={"dense_seed0": "dense"})
    )
    assert not app.exception
    assert any("no column holds a variant" in one.value for one in app.error)


def test_what_was_brought_can_be_renamed_and_forgotten(opened: Opened, given: str, stores):
    app = opened("data_and_models", given)
    (one,) = brought.every(stores[given])
    app.text_input(key=f"name_{one.content}").set_value("beasts").run()
    app.button(key=f"rename_{one.content}").click().run()
    assert [found.name for found in brought.every(stores[given])] == ["beasts"]
    app.button(key=f"forget_{one.content}").click().run()
    assert not list(brought.every(stores[given])) and Store(stores[given]).index().empty


@pytest.mark.parametrize("kind", ["data", "model"])
def test_a_link_opens_what_it_names(opened: Opened, kind: str):
    app = opened("data_and_models", "empty", bring=kind)
    assert not app.exception
    assert app.session_state["bring"] == kind


def test_an_import_that_was_killed_is_told(opened: Opened, stores: dict[str, Path], tmp_path: Path):
    stores["fresh"] = tmp_path
    pen = tickets.Pen(tmp_path, "abc123", "data")
    dead = tickets.replace(pen.ticket, pid=2**22 - 1)
    tickets.place(tmp_path, "abc123").write_text(tickets.json.dumps(tickets.asdict(dead)))
    app = opened("data_and_models", "fresh", bring="data", ticket_look="abc123")
    assert any("ended from outside" in one.value for one in app.error)


def test_a_failed_import_says_why(opened: Opened, stores: dict[str, Path], tmp_path: Path):
    stores["fresh"] = tmp_path
    tickets.Pen(tmp_path, "abc124", "data").end("failed", "There are no pictures in it.")
    app = opened("data_and_models", "fresh", bring="data", ticket_look="abc124")
    assert any("no pictures" in one.value for one in app.error)


LOOKED = {
    "format": "folder",
    "place": "/pictures/birds",
    "images": 2,
    "splits": {"not split yet": 2},
    "targets": ["class"],
    "groups": {},
    "columns": {"class": {"owl": 1, "wren": 1}},
    "together": False,
    "thumbnails": [],
    "notes": [],
    "caveat": "",
}


def test_the_table_of_a_folder_can_be_named(
    opened: Opened, stores: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    stores["fresh"], begun = tmp_path, []
    tickets.Pen(tmp_path, "abc125", "data").end("done", **LOOKED)
    monkeypatch.setattr(imports, "begin", lambda *what, **how: begun.append((what, how)) or "x1")
    app = opened("data_and_models", "fresh", bring="data", ticket_look="abc125")
    assert not app.exception
    app.text_input(key="data_table").set_value("birds & more.csv").run()
    app.text_input(key="data_paths").set_value("file").run()
    app.button(key="data_again").click().run()
    (what, how) = begun[0]
    assert what == ("data", "/pictures/birds")
    assert how["format"] == "folder?path=file&table=birds%20%26%20more.csv"
