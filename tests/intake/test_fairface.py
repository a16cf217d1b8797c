from pathlib import Path
from zipfile import ZipFile

import pytest
from PIL import Image

from fairviz.intake.found import BadData
from fairviz.intake.readers.fairface import fits, read
from tests.intake.miniatures import draw, write

REAL = Path(__file__).parents[2].parent / "shared/data/fairface64-dev.zip"
HEADER = "file,age,gender,race,service_test"
TRAIN = [
    "train/1.jpg,50-59,Male,East Asian,True",
    "train/2.jpg,30-39,Female,Latino_Hispanic,False",
    "train/3.jpg,more than 70,Female,Black,False",
]
VAL = ["val/1.jpg,3-9,Male,East Asian,False", "val/2.jpg,0-2,Female,,True"]
PICTURES = ["train/1.jpg", "train/2.jpg", "train/3.jpg", "val/1.jpg", "val/2.jpg"]


@pytest.fixture
def place(tmp_path):
    """Five faces as published."""
    home = tmp_path / "fairface"
    draw(home, PICTURES)
    write(home / "fairface_label_train.csv", HEADER, *TRAIN)
    write(home / "fairface_label_val.csv", HEADER, *VAL)
    return home


@pytest.fixture
def small(tmp_path):
    """Two faces in one table, folders named after the gender."""
    home = tmp_path / "fairface64-dev"
    draw(home, ["train/Female/00002.jpg", "val/Male/00006.jpg"])
    rows = [
        "train/Female/00002.jpg,train,Female,Indian,30-39,false,train/2.jpg",
        "val/Male/00006.jpg,val,Male,Latino Hispanic,70+,true,val/6.jpg",
    ]
    write(home / "metadata.csv", "path,split,gender,race,age,service_test,source_file", *rows)
    return home


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    """Every tenth of the 22,500 faces lent for development."""
    if not REAL.exists():
        pytest.skip("needs fairface64-dev.zip in ../shared/data, which the project does not ship")
    place = tmp_path_factory.mktemp("fairface")
    with ZipFile(REAL) as archive:
        header, *rows = archive.read("fairface64-dev/metadata.csv").decode().splitlines()
        names = [f"fairface64-dev/{row.partition(',')[0]}" for row in rows[::10]]
        archive.extractall(place, names)
    write(place / "fairface64-dev" / "metadata.csv", header, *rows[::10])
    return place


def test_a_face_has_gender_race_and_age_and_val_is_the_test(place):
    table = read(place).table
    assert table["id"].tolist() == PICTURES
    assert table["split"].tolist() == ["train", "train", "train", "test", "test"]
    assert table["gender"].tolist() == ["Male", "Female", "Female", "Male", "Female"]
    assert table["age"].tolist() == ["50-59", "30-39", "70+", "3-9", "0-2"]


def test_a_race_not_given_is_a_group_of_its_own(place):
    races = read(place).table["race"].tolist()
    assert races == ["East Asian", "Latino Hispanic", "Black", "East Asian", "unknown"]


def test_gender_is_asked_by_default_and_ages_keep_their_order(place):
    found = read(place)
    assert found.targets == ("gender", "race", "age")
    assert found.groups == ("race", "gender", "age")
    assert found.classes["age"][:3] == ("0-2", "3-9", "10-19")
    assert found.classes["gender"] == ("Male", "Female")
    assert found.trouble == ()


@pytest.mark.parametrize(
    "folder", ["fairface-img-margin025-trainval", "fairface-img-margin125-trainval"]
)
def test_the_pictures_may_lie_in_the_folder_of_their_archive(place, folder):
    for split in ("train", "val"):
        (place / folder).mkdir(exist_ok=True)
        (place / split).rename(place / folder / split)
    found = read(place)
    assert found.table["id"].tolist() == PICTURES
    assert found.pictures[4] == place / folder / "val/2.jpg"


def test_one_table_with_splits_is_read_as_well(small):
    found = read(small)
    assert found.table.iloc[0].tolist() == [
        "train/Female/00002.jpg",
        "train",
        "Female",
        "Indian",
        "30-39",
    ]
    assert found.table.iloc[1].tolist() == [
        "val/Male/00006.jpg",
        "test",
        "Male",
        "Latino Hispanic",
        "70+",
    ]
    assert found.classes["gender"] == ("Female", "Male")  # as their folders are sorted


@pytest.mark.parametrize("wrong", ["..", "train", "train/Female", "metadata.csv"])
def test_a_folder_above_or_below_or_a_file_will_do(small, wrong):
    assert fits(small / wrong)
    assert read(small / wrong).table["id"].tolist()[0] == "train/Female/00002.jpg"


def test_a_table_saved_by_a_spreadsheet_says_the_same(place):
    before = read(place).table
    lines = [line.replace(",", ";") for line in (HEADER, *VAL)]
    write(place / "fairface_label_val.csv", *lines, encoding="utf-8-sig")
    assert read(place).table.equals(before)


def test_a_missing_table_is_asked_for_by_name(place):
    (place / "fairface_label_val.csv").unlink()
    assert fits(place)
    with pytest.raises(
        BadData, match=r"needs fairface_label_val\.csv in .*There is: fairface_label_tr"
    ):
        read(place)


def test_missing_pictures_are_asked_for_by_archive(place):
    (place / "train").rename(place / "elsewhere")
    with pytest.raises(BadData, match=r"needs train/ \(of fairface-img-margin025-trainval\.zip"):
        read(place)


def test_a_row_of_another_length_is_left_out_and_named(place):
    write(place / "fairface_label_train.csv", HEADER, TRAIN[0], "train/2.jpg,30-39", TRAIN[2])
    found = read(place)
    assert len(found) == 4
    assert found.trouble == (
        "1 row of fairface_label_train.csv not 5 fields long (line 3): left out.",
    )


def test_a_race_that_fairface_does_not_have_is_unknown(place):
    write(place / "fairface_label_val.csv", HEADER, VAL[0].replace("East Asian", "Martian"), VAL[1])
    found = read(place)
    assert found.table["race"].tolist()[3:] == ["unknown", "unknown"]
    assert found.trouble == ("1 value of race not in its code (martian): unknown.",)


def test_a_picture_listed_twice_counts_once(place):
    write(place / "fairface_label_val.csv", HEADER, *VAL, VAL[0])
    found = read(place)
    assert len(found) == 5
    assert found.trouble == (
        "1 row of fairface_label_val.csv named before (val/1.jpg): the first counts.",
    )


def test_a_picture_in_both_tables_counts_where_it_came_first(place):
    write(place / "fairface_label_val.csv", HEADER, *VAL, TRAIN[0])
    found = read(place)
    assert found.table["split"].tolist() == ["train", "train", "train", "test", "test"]
    assert found.trouble == (
        "1 row of fairface_label_val.csv named before (train/1.jpg): the first counts.",
    )


@pytest.mark.parametrize(
    "name", ["../outside.jpg", "/etc/outside.jpg", "C:/outside.jpg", "..\\x.jpg"]
)
def test_a_table_that_leads_out_of_its_folder_is_refused(place, name):
    write(place / "fairface_label_val.csv", HEADER, VAL[0], VAL[1].replace("val/2.jpg", name))
    with pytest.raises(BadData, match="outside its own folder"):
        read(place)


def test_a_table_without_a_column_says_which(place):
    write(place / "fairface_label_val.csv", "file,age,gender", "val/1.jpg,3-9,Male")
    with pytest.raises(BadData, match=r"val\.csv has no column race\. It has: file, age, gender"):
        read(place)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"file\n\xff\xfe", "not UTF-8"),
        ("file,age".encode("utf-16"), "not UTF-8"),
    ],
)
def test_a_table_that_is_no_text_is_refused(place, content, said):
    (place / "fairface_label_val.csv").write_bytes(content)
    with pytest.raises(BadData, match=said):
        read(place)


def test_another_metadata_does_not_fit(tmp_path):
    write(tmp_path / "a/b/metadata.csv", "img_id,img_filename,y,split,place,place_filename")
    assert not fits(tmp_path / "a/b")


def test_every_value_of_the_real_one_is_known(real):
    found = read(real)
    assert found.trouble == ()
    assert found.table["split"].value_counts().to_dict() == {"train": 2_000, "test": 250}
    for name, values in found.classes.items():
        assert set(found.table[name]) == set(values)


def test_each_row_of_the_real_one_leads_to_a_face_in_the_folder_of_its_gender(real):
    found = read(real)
    folders = [path.parent.name for path in found.pictures]
    assert folders == found.table["gender"].tolist()
    with Image.open(found.pictures[0]) as picture:
        assert picture.size == (64, 64)
