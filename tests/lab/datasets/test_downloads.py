import pytest

from fairviz.catalog.sources import SOURCES
from fairviz.lab.datasets import downloads
from fairviz.lab.datasets.downloads import FETCHERS, NotFetched, fetched


def test_every_source_that_says_it_can_be_fetched_has_a_fetcher():
    said = {entry.downloads for entry in SOURCES.values() if entry.downloads}
    assert said <= set(FETCHERS) and "CIFAR10" in said


def test_what_no_server_gives_says_which_file_to_put_where(tmp_path):
    with pytest.raises(NotFetched, match=r"fairface_label_train\.csv"):
        fetched(SOURCES["fairface"], tmp_path)


def test_a_server_that_fails_is_named_with_what_to_do(tmp_path, monkeypatch):
    def down(**_):
        raise OSError("over quota\nand more")

    monkeypatch.setitem(downloads.FETCHERS, "CelebA", down)
    with pytest.raises(NotFetched, match=r"\(over quota\)\. Put this into .*list_attr_celeba"):
        fetched(SOURCES["celeba"], tmp_path)


def test_what_was_fetched_lies_in_the_place(tmp_path, monkeypatch):
    asked = {}
    monkeypatch.setitem(downloads.FETCHERS, "CIFAR10", lambda **how: asked.update(how))
    assert fetched(SOURCES["cifar10"], tmp_path / "new") == tmp_path / "new"
    assert asked == {"root": str(tmp_path / "new"), "download": True}
