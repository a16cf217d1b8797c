"""AppTest on three stores: complete, partly there, empty. None of them sees the sample."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from fairviz.predictions import home
from fairviz.predictions.store import Store
from tests.app import made_up

MAIN = Path(__file__).parents[2] / "app" / "main.py"
PAGES = (
    "overview",
    "groups",
    "bias_map",
    "similarity",
    "hurt_samples",
    "forecast",
    "slices",
    "mitigate",
    "decide",
    "studies",
    "data_and_models",
)
Opened = Callable[..., AppTest]


@pytest.fixture(scope="session")
def stores(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folders = {name: tmp_path_factory.mktemp(name) for name in ("full", "partial", "empty")}
    made_up.fill(folders["full"])
    asked, partial = made_up.questions(), made_up.Store(folders["partial"])
    made_up.save(partial, made_up.dense(0), asked)
    return folders


@pytest.fixture
def opened(stores: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> Opened:
    """A page of the app on one of the stores, with this query, after its first run."""

    def open_page(page: str, store: str = "full", **query: str | list[str]) -> AppTest:
        monkeypatch.setattr(home, "samples", tuple)
        monkeypatch.setenv(home.VARIABLE, str(stores["empty"]))  # where the first page is brief
        app = AppTest.from_file(str(MAIN), default_timeout=30)
        app.run().switch_page(f"app_pages/{page}.py")
        monkeypatch.setenv(home.VARIABLE, str(stores[store]))
        app.query_params.clear()
        for name, values in query.items():
            app.query_params[name] = values
        return app.run()

    return open_page


@pytest.fixture
def own(stores: dict[str, Path], tmp_path: Path) -> Iterator[Store]:
    """A store of this test's own, which pages open as 'own'."""
    made_up.fill(tmp_path, seeds=1)
    stores["own"] = tmp_path
    yield Store(tmp_path)
    del stores["own"]
