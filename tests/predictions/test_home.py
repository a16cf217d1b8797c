"""Where results lie."""

from pathlib import Path

import platformdirs

from fairviz import places
from fairviz.predictions.home import home, samples


def test_the_variable_says_where(monkeypatch, tmp_path):
    monkeypatch.setenv("FAIRVIZ_CACHE", str(tmp_path / "elsewhere"))
    assert home() == tmp_path / "elsewhere"


def test_a_clone_keeps_its_own_results_beside_the_sample(monkeypatch):
    monkeypatch.delenv("FAIRVIZ_CACHE", raising=False)
    assert home() == Path(__file__).parents[2] / "data_cache" / "local"


def test_an_installed_fairviz_writes_to_the_users_folder(monkeypatch, tmp_path):
    monkeypatch.delenv("FAIRVIZ_CACHE", raising=False)
    monkeypatch.setattr(places, "is_clone", lambda: False)
    assert home() == Path(platformdirs.user_data_dir("fairviz", appauthor=False))


def test_the_samples_that_are_there_are_found_below_the_root(monkeypatch, tmp_path):
    monkeypatch.setattr(places, "root", lambda: tmp_path)
    assert samples() == ()
    (tmp_path / "data_cache" / "sample").mkdir(parents=True)
    assert samples() == (tmp_path / "data_cache" / "sample",)
    (tmp_path / "data_cache" / "cifar10").mkdir()
    assert samples() == tuple(tmp_path / "data_cache" / name for name in ("sample", "cifar10"))
