"""The second sample on the pages: answers whose images and weights are not here."""

import pytest
from streamlit.testing.v1 import AppTest

from fairviz import places
from fairviz.jobs import Queue
from fairviz.predictions import home
from fairviz.predictions.store import Store
from tests.app.conftest import MAIN

FOLDER = places.root() / "data_cache" / "cifar10"


@pytest.fixture
def page(monkeypatch, tmp_path):
    """A page on the published ResNet-20, in a store that has nothing else."""
    names = Store(FOLDER).names()
    study = f"{names['CIFAR-10 lossless']}/{names['resnet20 published']}"

    def open_page(name: str, **query: str) -> AppTest:
        monkeypatch.setattr(home, "samples", lambda: (FOLDER,))
        monkeypatch.setenv(home.VARIABLE, str(tmp_path / "mine"))
        app = AppTest.from_file(str(MAIN), default_timeout=60)
        app.run().switch_page(f"app_pages/{name}.py")
        for key, value in {"study": study, **query}.items():
            app.query_params[key] = value
        return app.run()

    return open_page


def test_a_sparsity_nobody_asked_at_says_what_is_missing_and_waits_for_nothing(page, tmp_path):
    app = page("groups", sparsity="55")
    assert not app.exception
    told = [one.value for one in app.caption if "are not here" in one.value]
    assert len(told) == 1
    assert "The images of CIFAR-10 lossless are not here: `fairviz import data`" in told[0]
    assert "there are answers at 30 %, 40 %, 50 %, 60 %, 70 %, 80 % and 90 %" in told[0]
    assert Queue(tmp_path / "mine" / "queue.sqlite").jobs().empty
    assert not [button for button in app.button if "Compute" in button.label]


def test_what_was_asked_is_shown_without_a_word_about_images(page):
    app = page("groups", sparsity="60")
    assert not app.exception
    assert not [one for one in app.caption if "are not here" in one.value]


@pytest.mark.parametrize("name", ["hurt_samples", "similarity", "slices"])
def test_what_needs_images_says_that_they_are_not_here(page, name):
    app = page(name, sparsity="60")
    assert not app.exception
    assert any("CIFAR-10 lossless are not here" in one.value for one in app.info)
