"""What data offer to methods, as the record of an album tells it."""

import pandas as pd
import pytest

from fairviz.grids.needs import Data
from fairviz.predictions import grounds
from fairviz.predictions.albums import Draft, Texts

COLUMNS = {"row": [0, 1, 2], "id": ["a", "b", "c"], "smile": ["yes", "no", "yes"]}


@pytest.fixture
def told(tmp_path):
    """What an album of three images offers, of which each is in the split that is said."""

    def of(*splits, target=""):
        with Draft(tmp_path, 3, 2) as draft:
            draft.pixels[:] = len(set(splits))
            table = pd.DataFrame({**COLUMNS, "tone": ["dark", "light", "dark"], "split": splits})
            texts = Texts("faces", 2, ("smile", "tone"), ("smile", "tone"), together=("smile",))
            content = draft.finish(table, texts)
        asked = f"album?content={content}" + (f"&target={target}" if target else "")
        return grounds.told([tmp_path])(asked)

    return of


def test_an_album_has_the_columns_of_its_table_but_for_the_one_asked_about(told):
    assert told("train", "tune", "test") == Data(("tone",), trains=True, tunes=True)
    assert told("train", "tune", "test", target="tone").columns == ("smile",)


def test_an_album_may_lack_images_to_learn_from(told):
    assert told("test", "test", "test") == Data(("tone",), trains=False, tunes=False)


def test_labels_together_are_several(told):
    assert told("train", "train", "test", target="%2A").is_many


def test_of_what_is_not_here_nothing_is_known(tmp_path):
    assert grounds.told([tmp_path])("album?content=abcdabcdabcdabcd") is None
    assert grounds.told([tmp_path])("portraits").trains
