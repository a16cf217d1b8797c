"""The part of a page about what can be done after training, alone on a page of its own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from fairviz.audit.adjustments import table as adjustments
from fairviz.predictions import home
from tests.app import made_up_forecast
from tests.app.plainly import plainly

Shown = Callable[..., AppTest]


def page() -> None:
    from app import panels
    from app.panels import adjusting

    adjusting.show(*panels.begin("What helps?", needs_pruned=True))


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folders = {task: tmp_path_factory.mktemp(task) for task in ("labels", "binary")}
    for task, folder in folders.items():
        made_up_forecast.fill(folder, task)
    return folders


@pytest.fixture
def shown(
    stores: dict[str, Path], filled: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> Shown:
    def show(store: str, **query: str) -> AppTest:
        monkeypatch.setattr(home, "samples", tuple)
        monkeypatch.setattr(adjustments, "TIMES", 3)  # how sure is tested elsewhere
        monkeypatch.setenv(home.VARIABLE, str({**stores, **filled}[store]))
        app = AppTest.from_function(page, default_timeout=60)
        for name, value in query.items():
            app.query_params[name] = value
        return app.run()

    return show


def choose(app: AppTest, name: str) -> AppTest:
    return app.selectbox(key="adjustment").select(name).run()


def told(app: AppTest) -> str:
    return next(plainly(one.value) for one in app.markdown if one.value.startswith("**"))


def table(app: AppTest):
    return next(one.value for one in app.table if "n" in one.value and "Group" in one.value)


@pytest.mark.parametrize("store", ["labels", "binary"])
def test_thresholds_give_back_what_sparse_no_longer_finds(shown: Shown, store: str) -> None:
    asked = {"metric": "true_positive_rate", "positive": "smiling"}
    app = shown(store, sparsity="90", **asked)
    assert not app.exception
    assert "fitted on 180 tune images: true positive rate" in told(app)
    assert "dark gains" in told(app)
    assert table(app)["Threshold, chance"].str.startswith("0.").sum() == 3
    assert list(table(app)["Group"]) == ["everyone", "dark", "light", "medium", "gap"]


def test_a_slider_at_nought_leaves_every_answer(shown: Shown) -> None:
    app = shown("labels", sparsity="90", positive="smiling")
    app.slider(key="adjustment_equal_opportunity_strength").set_value(0.0).run()
    assert not app.exception
    assert "changes no number here" in told(app)


def test_temperature_changes_confidence_alone(shown: Shown) -> None:
    app = choose(shown("binary", sparsity="90"), "temperature")
    assert not app.exception
    assert "calibration error" in told(app)
    assert set(table(app)["Accuracy, %, change"].str.split().str[0]) == {"+0.0"}
    app.toggle(key="adjustment_temperature_temperature_by_hand").set_value(True).run()
    app.slider(key="adjustment_temperature_temperature").set_value(1.04).run()
    assert not app.exception


def test_every_adjustment_runs(shown: Shown) -> None:
    app = shown("labels", sparsity="90", positive="beard")
    for name in ("demographic_parity", "prevalence", "logit_adjustment", "deferral"):
        choose(app, name)
        assert not app.exception
        assert told(app)


def test_without_tune_images_only_deferral_is_offered(shown: Shown) -> None:
    app = shown("full", sparsity="90")
    assert not app.exception
    assert app.selectbox(key="adjustment").options == ["Deferral to the dense model"]
    assert [one for one in app.caption if "has no tune images" in one.value]
    assert "Everyone" in told(app)


def test_where_nothing_is_stored_at_this_sparsity_the_nearest_stands(shown: Shown) -> None:
    app = shown("full", sparsity="65")
    assert not app.exception
    assert app.selectbox(key="adjust").label == "Method, of those stored at 70 %"


def test_the_method_is_chosen_among_all_that_are_stored_there(shown: Shown) -> None:
    app = shown("full", sparsity="90", pruner="snip", schedule="gradual")
    assert app.selectbox(key="adjust").options[0].startswith("Magnitude")
    other = app.selectbox(key="adjust").options[-1]
    found = app.selectbox(key="adjust").select_index(len(app.selectbox(key="adjust").options) - 1)
    app = found.run()
    assert not app.exception
    assert "".join(app.query_params["adjust"]).count("|") == 3
    assert [one for one in app.caption if one.value.startswith(f"{other} at 90 %.")]


def test_equal_opportunity_shows_the_rate_that_it_makes_equal_beside_accuracy(shown: Shown) -> None:
    app = shown("binary", sparsity="90")
    assert "true positive rate" in told(app)
    assert [one for one in app.caption if one.value.startswith("Everyone's accuracy, ")]
    columns = " ".join(table(app).columns)
    assert "True positive rate" in columns
    assert "Accuracy, %, change" in columns
