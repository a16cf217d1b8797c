import pytest

from fairviz.intake.found import BadData
from fairviz.intake.readers.imagenet import fits, read
from tests.intake.miniatures import draw, write

TENCH, BIRD, MACHINE = "n01440764", "n02012849", "n03126707"
NAMES = [f"{TENCH} tench, Tinca tinca", f"{BIRD} crane", f"{MACHINE} crane"]


@pytest.fixture
def place(tmp_path):
    """Three classes in train, two in val."""
    train = [f"train/{wnid}/{wnid}_1.JPEG" for wnid in (MACHINE, TENCH, BIRD)]
    draw(tmp_path / "data", [*train, *(f"val/{wnid}/val_{wnid}.JPEG" for wnid in (BIRD, TENCH))])
    return tmp_path / "data"


def test_classes_are_in_the_order_that_networks_count_them(place):
    write(place / "LOC_synset_mapping.txt", *NAMES)
    found = read(place)
    assert found.classes["class"] == ("tench", f"crane ({BIRD})", f"crane ({MACHINE})")
    assert found.table["split"].tolist() == ["train"] * 3 + ["test"] * 2 and not found.trouble
    assert found.table["class"][0] == "tench" and found.pictures[0].name == f"{TENCH}_1.JPEG"


def test_without_their_names_classes_are_called_by_their_ids(place):
    found = read(place)
    assert found.classes["class"] == (TENCH, BIRD, MACHINE)
    assert "LOC_synset_mapping.txt" in found.trouble[0]


def test_train_or_val_may_be_pointed_at_or_a_folder_above(place, tmp_path):
    kaggle = tmp_path / "kaggle/ILSVRC/Data/CLS-LOC"
    kaggle.parent.mkdir(parents=True)
    place.rename(kaggle)
    write(tmp_path / "kaggle/LOC_synset_mapping.txt", *NAMES)
    for pointed in (tmp_path / "kaggle", kaggle, kaggle / "train", kaggle / "val"):
        assert fits(pointed) and read(pointed).classes["class"][0] == "tench"


def test_a_flat_val_gets_its_classes_from_kaggle_s_solution(tmp_path):
    draw(tmp_path, [f"train/{TENCH}/1.JPEG", "val/a.JPEG", "val/b.JPEG"])
    write(tmp_path / "LOC_val_solution.csv", "ImageId,PredictionString", f"a,{BIRD} 1 2 3 4")
    found = read(tmp_path)
    assert found.table["class"].tolist() == [TENCH, BIRD] and len(found.pictures) == 2
    assert "1 picture without a class" in found.trouble[0]


def test_other_folders_are_not_imagenet(tmp_path):
    draw(tmp_path, ["train/cat/1.png", "val/dog/2.png"])
    assert not fits(tmp_path)
    with pytest.raises(BadData, match="n01440764"):
        read(tmp_path)
