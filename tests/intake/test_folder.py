import os
from pathlib import Path
from zipfile import ZipFile

import pandas as pd
import pytest

from fairviz.errors import UnknownName
from fairviz.intake.archives import opened
from fairviz.intake.decoding import decoded
from fairviz.intake.found import BadData
from fairviz.intake.readers.folder import fits, read
from tests.intake.miniatures import draw, write

REAL = Path(__file__).parents[2].parent / "shared/data/cifar10-jpeg-imagefolder.zip"
CATS = ["cat/1.png", "cat/2.png", "dog/3.png", "dog/4.png"]


@pytest.fixture
def place(tmp_path):
    """Two cats and two dogs."""
    draw(tmp_path / "pets", CATS)
    return tmp_path / "pets"


def test_a_folder_is_a_class(place):
    found = read(place)
    assert fits(place) and found.table["id"].tolist() == CATS
    assert found.table["class"].tolist() == ["cat", "cat", "dog", "dog"]
    assert set(found.table["split"]) == {""} and found.targets == found.groups == ("class",)
    assert found.pictures[2] == place / "dog/3.png" and not found.trouble


@pytest.mark.parametrize("tune", ["val", "valid", "Validation", "dev"])
def test_folders_called_after_splits_are_splits(tmp_path, tune):
    draw(tmp_path, ["train/cat/1.png", f"{tune}/dog/2.png", "TEST/cat/deep/3.png"])
    rows = read(tmp_path).table.set_index("split")["class"]
    assert rows.to_dict() == {"train": "cat", "tune": "dog", "test": "cat"}


def test_a_class_may_be_called_train(tmp_path):
    draw(tmp_path, ["train/1.png", "bus/2.png"])
    table = read(tmp_path).table
    assert set(table["class"]) == {"train", "bus"} and set(table["split"]) == {""}


def test_one_folder_around_all_the_others_is_not_a_class(tmp_path):
    draw(tmp_path / "unpacked/pets", CATS)
    assert read(tmp_path).table["id"].tolist() == CATS


def test_hidden_files_and_a_mac_s_are_not_pictures(place):
    draw(place, [".trash/a.png", "__MACOSX/cat/1.png", "cat/._1.png"])
    write(place / "cat/notes.txt", "meow")
    assert read(place).table["id"].tolist() == CATS


def test_links_are_left_out_and_counted(place):
    (place / "cat/linked.png").symlink_to(place / "dog/3.png")
    found = read(place)
    assert len(found) == 4 and "1 picture that are links" in found.trouble[0]


def test_names_that_are_no_text_are_left_out_and_counted(place):
    os.link(place / "cat/1.png", os.fsencode(place / "cat") + b"/\xff.png")
    found = read(place)
    assert len(found) == 4 and "1 picture whose names are not UTF-8" in found.trouble[0]


@pytest.mark.parametrize("spelled", ["cat/1.png", "./cat/1.png", "pets/cat/1.png", "1.png", "1"])
@pytest.mark.parametrize("end", ["csv", "parquet"])
def test_a_table_is_joined_however_it_spells_the_paths(place, spelled, end):
    rows = pd.DataFrame({"file": [spelled, "2.png", "3.png", "4.png"], "sex": ["F", "M", "F", ""]})
    if end == "csv":
        rows.to_csv(place / "rows.csv", index=False)
    else:
        rows.to_parquet(place / "rows.parquet")
    found = read(place)
    assert found.table["sex"].tolist() == ["F", "M", "F", "unknown"]
    assert found.targets == ("class", "sex") and found.groups == ("sex",)
    assert found.classes["sex"] == ("F", "M")


def test_backslashes_are_slashes(place):
    write(place / "a.csv", "file,sex", "cat\\1.png,F")
    assert read(place).table["sex"].tolist() == ["F", *["unknown"] * 3]


def test_a_name_in_two_folders_stands_for_neither(tmp_path):
    draw(tmp_path, ["cat/1.png", "dog/1.png", "dog/2.png"])
    write(tmp_path / "a.csv", "file,sex", "1.png,F", "2.png,M")
    found = read(tmp_path)
    assert found.table["sex"].tolist() == ["unknown", "unknown", "M"]
    assert "1 row of a.csv without a picture (1.png)" in found.trouble[0]


def test_missing_duplicate_and_unnamed_pictures_are_counted_and_named(place):
    lines = ["cat/1.png,F", "cat/1.png,M", "cat/9.png,F", "dog/3.png,M"]
    write(place / "a.csv", "\ufefffile;sex", *(line.replace(",", ";") for line in lines))
    found = read(place)
    assert found.table["sex"].tolist() == ["F", "unknown", "M", "unknown"]
    lost, again, without = found.trouble
    assert "1 row of a.csv without a picture (cat/9.png)" in lost
    assert "1 row of a.csv about a picture named before (cat/1.png)" in again
    assert "2 pictures not in a.csv (cat/2.png, dog/4.png)" in without


@pytest.mark.parametrize("out", ["../cat/1.png", "cat/../../1.png", "/etc/passwd", "C:\\1.png"])
def test_a_path_that_leads_out_of_the_folder_is_refused(place, out):
    write(place / "a.csv", "file,sex", "cat/1.png,F", f"{out},M")
    with pytest.raises(BadData, match=r"1 path of a\.csv outside the folder"):
        read(place)


def test_a_table_about_other_pictures_is_not_used_unless_asked_for(place):
    write(place / "a.csv", "file,sex", "x.png,F")
    assert "a.csv names none of the pictures" in read(place).trouble[0]
    with pytest.raises(BadData, match=r"begins with 'x\.png', the pictures with 'cat/1\.png'"):
        read(place, table="a.csv", path="file")


def test_of_several_tables_none_is_used_unless_asked_for(place):
    write(place / "a.csv", "file,sex", "1.png,F")
    write(place / "b.csv", "file,sex", "1.png,M")
    assert "a.csv, b.csv" in read(place).trouble[0]
    assert read(place, table="b.csv").table["sex"][0] == "M"


def test_the_target_may_be_a_column_of_the_table(place):
    write(place / "a.csv", "file,mood", "1.png,sad", "2.png,glad", "3.png,sad", "4.png,glad")
    found = read(place, target="mood")
    assert found.targets == ("mood", "class") and found.groups == ("class",)
    with pytest.raises(UnknownName, match="Did you mean 'mood'"):
        read(place, target="moods")
    with pytest.raises(UnknownName, match="Did you mean 'file'"):
        read(place, path="files")


def test_flat_pictures_get_label_and_split_from_the_table(tmp_path):
    draw(tmp_path, ["images/1.png", "images/2.png"])
    write(tmp_path / "a.csv", "file,label,set,id", "1.png,7,train,x", "2.png,10,val,y")
    found = read(tmp_path)
    assert found.targets[0] == "label" and found.classes["label"] == ("7", "10")
    assert found.table["split"].tolist() == ["train", "tune"] and "class" not in found.table
    assert found.table["id in table"].tolist() == ["x", "y"]


def test_a_code_for_the_class_is_no_group(place):
    write(place / "a.csv", "file,code,sex", "1.png,0,F", "2.png,0,M", "3.png,1,F", "4.png,1,M")
    assert read(place).groups == ("sex",)


def test_a_number_for_each_row_is_no_group_by_default(place):
    names = [f"cat/{row}.jpg" for row in range(100, 201)]
    draw(place, names)
    rows = (f"{name},{row},{row % 2}" for row, name in enumerate(names))
    write(place / "a.csv", "file,number,odd", *rows)
    found = read(place)
    assert found.groups == ("odd",) and found.table["number"].nunique() == 6  # and unknown


def test_more_categories_than_groups_can_have_are_left_out_unless_asked_for(place):
    names = [f"cat/{row}.jpg" for row in range(100, 201)]
    draw(place, names)
    write(place / "a.csv", "file,who", *(f"{name},person {name}" for name in names))
    found = read(place)
    assert "who" not in found.table and "101 different values" in found.trouble[-1]
    assert read(place, target="who").targets[0] == "who"


def test_what_cannot_be_read_says_what_to_do(tmp_path, place):
    draw(tmp_path / "flat", ["1.png", "2.png"])
    (tmp_path / "none").mkdir()
    (tmp_path / "a.zip").write_bytes(b"")
    said = {
        "flat": "Put those of each class into a folder",
        "none": "No pictures lie in none",
        "a.zip": "unpack it",
        "gone": "not a folder",
    }
    for name, why in said.items():
        with pytest.raises(BadData, match=why):
            read(tmp_path / name)
    assert not fits(tmp_path / "none") and not fits(tmp_path / "a.zip")
    with pytest.raises(BadData, match="is not there"):
        read(place, table="gone.csv")


@pytest.mark.skipif(not REAL.exists(), reason="../shared/data has no CIFAR-10 as JPEG")
def test_the_real_folder_is_read(tmp_path):
    with ZipFile(REAL) as archive:
        archive.extractall(tmp_path, [one for one in archive.namelist() if "/0000" in one])
        archive.extract("index.csv", tmp_path)
    found = read(tmp_path)
    assert len(found) == 20 and found.table["split"].value_counts().to_dict() == {
        "train": 10,
        "test": 10,
    }
    assert (found.table["class"] == found.table["label_name"]).all()
    assert decoded(found.pictures[0], 32).shape == (32, 32, 3)


def test_a_folder_from_a_zip_is_read(tmp_path, place):
    with ZipFile(tmp_path / "a.zip", "w") as archive:
        for name in CATS:
            archive.write(place / name, f"pets/{name}")
    assert read(opened(tmp_path / "a.zip", tmp_path / "into")).table["id"].tolist() == CATS
