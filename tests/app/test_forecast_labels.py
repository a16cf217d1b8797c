"""Forecast on answers of yes and no: attributes, and thresholds set on the tune images."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.app import made_up_forecast
from tests.app.conftest import Opened


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folders = {task: tmp_path_factory.mktemp(task) for task in ("labels", "binary")}
    made_up_forecast.fill(folders["labels"], "labels")
    made_up_forecast.fill(folders["binary"], "binary")
    return folders


@pytest.fixture
def asked(filled: dict[str, Path], opened: Opened, stores: dict[str, Path]) -> Opened:
    stores.update(filled)
    return opened


def bold(app: AppTest, words: str) -> str:
    return next(one.value for one in app.markdown if words in one.value)


def table(app: AppTest, column: str):
    return next(one.value for one in app.dataframe if column in one.value)


@pytest.mark.parametrize("task", ["labels", "binary"])
def test_thresholds_bring_back_what_sparse_answers_too_rarely(asked: Opened, task: str) -> None:
    app = asked("forecast", task, sparsity="90")
    assert not app.exception
    told = bold(app, "thresholds set on the tune images")
    assert "too rarely" in told
    assert "bring it to" in told
    rows = table(app, "Yes too often, points, as it is")
    assert list(rows["Attribute"]) == (
        [*made_up_forecast.LABELS] if task == "labels" else ["smiling"]
    )
    before = rows["Yes too often, points, as it is"].str.split().str[0]
    assert all(said.startswith("−") for said in before)  # noqa: RUF001


def test_every_attribute_is_measured(asked: Opened) -> None:
    app = asked("forecast", "labels", sparsity="90")
    rows = table(app, "Rare-value ratio")
    assert list(rows["Attribute"]) == [*made_up_forecast.LABELS]
    assert rows["Rare-value ratio"].str.count("→").eq(2).all()
    assert "*" in rows["Rare-value ratio"].iloc[1]  # smiling
    assert "is given 0." in bold(app, "attributes are clearly more uncertain")


def test_the_chosen_attribute_is_shown_by_group(asked: Opened) -> None:
    app = asked("forecast", "labels", sparsity="90", positive="beard")
    assert bold(app, "bias amplification by group").startswith("**beard**")
    assert list(table(app, "Usual side")["Group"]) == ["dark", "light", "medium"]


def test_attributes_by_group_are_cells_where_groups_are_few(asked: Opened) -> None:
    ranks = table(asked("forecast", "labels", sparsity="90"), "Rank correlation with the loss")
    assert set(ranks["Cells"]) == {9}


def test_one_question_has_no_table_of_attributes(asked: Opened) -> None:
    app = asked("forecast", "binary", sparsity="90")
    assert not [one for one in app.dataframe if "Rare-value ratio" in one.value]
    assert "A slope needs at least 3 classes" in bold(app, "slope")


def test_a_choice_between_classes_says_what_thresholds_need(opened: Opened) -> None:
    app = opened("forecast", sparsity="90")
    assert [one for one in app.caption if "task=smiling" in one.value]
