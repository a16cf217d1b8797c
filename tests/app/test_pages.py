"""Every page, on every store: it renders, and it answers in words before it draws."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.conftest import PAGES, Opened


@pytest.mark.parametrize("store", ["full", "partial", "empty"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_renders_on_any_store(opened: Opened, page: str, store: str) -> None:
    app = opened(page, store)
    assert not app.exception
    assert len(app.title) == 1
    assert app.title[0].value.endswith("?")


@pytest.mark.parametrize("page", ["overview", "groups", "bias_map"])
def test_an_empty_store_says_what_to_run(opened: Opened, page: str) -> None:
    app = opened(page, "empty")
    assert "Nothing has been computed yet" in _words(app)
    assert [link.value for link in app.page_link] == ["Compose a study"]


def _words(app: AppTest) -> str:
    return " ".join(str(part.value) for part in [*app.markdown, *app.caption])
