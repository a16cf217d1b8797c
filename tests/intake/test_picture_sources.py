from importlib import import_module

import pytest

from fairviz.catalog.sources.pictures import PICTURES

EACH = pytest.mark.parametrize("entry", PICTURES.values(), ids=PICTURES)


@EACH
def test_a_listed_source_reads_and_knows_its_own(entry, tmp_path):
    module = import_module(entry.load().__module__)
    assert not module.fits(tmp_path)
    assert not module.fits(tmp_path / "nowhere")


@EACH
def test_a_listed_source_says_where_it_is_from_and_whose_perception_it_is(entry):
    assert all([entry.source, entry.licence, entry.caveat, entry.files])


@EACH
def test_what_torchvision_fetches_is_there(entry):
    torchvision = pytest.importorskip("torchvision")
    assert not entry.downloads or hasattr(torchvision.datasets, entry.downloads)
