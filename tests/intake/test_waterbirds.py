import pytest

from fairviz.intake.found import BadData
from fairviz.intake.readers.waterbirds import fits, read
from tests.intake.miniatures import draw, write

HEADER = "img_id,img_filename,y,split,place,place_filename"
BIRDS = [
    "001.Black_footed_Albatross/Black_Footed_Albatross_0046_18.jpg",
    "002.Laysan_Albatross/Laysan_Albatross_0001_1.jpg",
    "099.Ovenbird/Ovenbird_0001_2.jpg",
    "099.Ovenbird/Ovenbird_0002_3.jpg",
]
ROWS = [
    f"1,{BIRDS[0]},1,2,0,/b/bamboo_forest/00001131.jpg",
    f"2,{BIRDS[1]},1,0,1,/o/ocean/00002152.jpg",
    f"3,{BIRDS[2]},0,0,0,/b/broadleaf/00000073.jpg",
    f"4,{BIRDS[3]},0,1,1,/l/lake/natural/00000001.jpg",
]


@pytest.fixture
def place(tmp_path):
    """Four birds as published."""
    home = tmp_path / "data" / "waterbird_complete95_forest2water2"
    draw(home, BIRDS)
    write(home / "metadata.csv", HEADER, *ROWS)
    return home


def test_birds_are_asked_for_and_places_make_the_groups(place):
    found = read(place)
    assert found.targets == ("bird",)
    assert found.groups == ("place",)
    assert found.classes == {"bird": ("landbird", "waterbird")}
    assert found.table["bird"].tolist() == ["waterbird", "waterbird", "landbird", "landbird"]
    assert found.table["place"].tolist() == ["land", "water", "land", "water"]
    assert found.table["split"].tolist() == ["test", "train", "train", "tune"]
    assert found.trouble == ()


def test_each_row_leads_to_its_picture(place):
    found = read(place)
    assert found.table["id"].tolist() == BIRDS
    assert found.pictures[1] == place / BIRDS[1]


@pytest.mark.parametrize("wrong", ["..", "../..", "099.Ovenbird", "metadata.csv"])
def test_a_folder_above_or_below_or_a_file_will_do(place, wrong):
    assert fits(place / wrong)
    assert read(place / wrong).table["id"].tolist() == BIRDS


def test_a_missing_list_is_asked_for_by_name(place):
    (place / "metadata.csv").unlink()
    assert not fits(place)
    with pytest.raises(
        BadData, match=r"needs metadata\.csv \(of waterbird_complete95_forest2water2"
    ):
        read(place)


def test_the_metadata_of_something_else_does_not_fit(place):
    write(place / "metadata.csv", "path,split,gender,race,age")
    assert not fits(place)


def test_a_missing_picture_is_left_out_and_most_missing_is_refused(place):
    (place / BIRDS[0]).unlink()
    found = read(place)
    assert found.table["id"].tolist() == BIRDS[1:]
    assert found.trouble == (f"1 picture listed but not there ({BIRDS[0]}): left out.",)
    for bird in BIRDS[1:3]:
        (place / bird).unlink()
    with pytest.raises(BadData, match="3 pictures of 4"):
        read(place)


def test_an_odd_row_a_mark_and_a_place_not_given_do_no_harm(place):
    rows = [*ROWS[:2], "3,short", ROWS[3].replace(",1,1,/l", ",1,nan,/l")]
    write(place / "metadata.csv", HEADER, *rows, encoding="utf-8-sig")
    found = read(place)
    assert found.table["place"].tolist() == ["land", "water", "unknown"]
    assert found.trouble == ("1 row of metadata.csv not 6 fields long (line 4): left out.",)


def test_a_split_that_is_none_is_left_out(place):
    write(place / "metadata.csv", HEADER, *ROWS[:3], ROWS[3].replace("0,1,1,/l", "0,7,1,/l"))
    found = read(place)
    assert len(found) == 3
    assert found.trouble == ("1 row of metadata.csv in no split (7): left out.",)
