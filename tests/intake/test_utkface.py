import pytest

from fairviz.intake.found import BadData
from fairviz.intake.readers.utkface import fits, read
from tests.intake.miniatures import draw

GIRL = "2_1_3_20170116172415157.jpg.chip.jpg"
MAN = "39_0_0_20170116172415158.jpg.chip.jpg"
OLD = "100_1_4_20170116172415159.jpg.chip.jpg"
FACES = [OLD, GIRL, MAN]  # sorted as text


@pytest.fixture
def place(tmp_path):
    """Three cropped faces as published."""
    draw(tmp_path / "home" / "UTKFace", FACES)
    return tmp_path / "home"


def test_age_gender_and_race_are_read_from_the_name(place):
    table = read(place).table
    assert table["id"].tolist() == FACES
    assert table["age"].tolist() == ["70+", "0-2", "30-39"]
    assert table["gender"].tolist() == ["Female", "Female", "Male"]
    assert table["race"].tolist() == ["Others", "Indian", "White"]
    assert set(table["split"]) == {""}


@pytest.mark.parametrize(
    ("age", "within"),
    [(0, "0-2"), (2, "0-2"), (3, "3-9"), (9, "3-9"), (10, "10-19"), (69, "60-69"), (116, "70+")],
)
def test_an_age_falls_into_its_bin(tmp_path, age, within):
    draw(tmp_path, [f"{age}_0_0_2017.jpg"])
    found = read(tmp_path)
    assert found.table["age"].tolist() == [within]
    assert within in found.classes["age"]


def test_gender_is_asked_by_default_and_classes_keep_the_order_of_the_codes(place):
    found = read(place)
    assert found.targets == ("gender", "race", "age")
    assert found.classes["gender"] == ("Male", "Female")
    assert found.classes["race"] == ("White", "Black", "Asian", "Indian", "Others")
    assert found.trouble == ()


def test_each_row_leads_to_its_picture(place):
    assert [path.name for path in read(place).pictures] == FACES
    assert all(path.is_file() for path in read(place).pictures)


@pytest.mark.parametrize("wrong", ["..", "UTKFace"])
def test_a_folder_above_or_below_will_do(place, wrong):
    assert fits(place / wrong)
    assert read(place / wrong).table["id"].tolist() == FACES


def test_the_three_parts_are_one_dataset(tmp_path):
    for part, face in zip(("part1", "part2", "part3"), FACES, strict=True):
        draw(tmp_path / part, [face])
    found = read(tmp_path)
    assert found.table["id"].tolist() == FACES
    assert found.pictures[1] == tmp_path / "part2" / GIRL


def test_a_face_in_two_parts_counts_once(place):
    draw(place / "part1", [MAN, GIRL.removesuffix(".chip.jpg")])
    found = read(place)
    assert found.table["id"].tolist() == FACES
    assert all(path.parent.name == "UTKFace" for path in found.pictures)
    assert found.trouble == (
        "2 pictures of a face that is there already (part1/2_1_3_20170116172415157.jpg, "
        "part1/39_0_0_20170116172415158.jpg.chip.jpg): left out.",
    )


@pytest.mark.parametrize(
    "odd",
    [
        "61_1_20170109142408075.jpg.chip.jpg",  # as published: no race
        "53__0_20170116184028385.jpg",  # as published: no gender
        "117_0_0_2017.jpg",
        "20_2_0_2017.jpg",
        "20_0_5_2017.jpg",
        "holiday.jpg",
    ],
)
def test_a_picture_named_otherwise_is_left_out_and_named(place, odd):
    draw(place / "UTKFace", [odd])
    found = read(place)
    assert len(found) == 3
    assert found.trouble == (
        f"1 picture not named age_gender_race_date (UTKFace/{odd}): left out.",
    )


def test_a_name_published_with_a_slip_after_the_date_is_read(place):
    draw(
        place / "UTKFace", ["24_0_1_20170116220224657 .jpg", "55_0_0_20170116232725357jpg.chip.jpg"]
    )
    assert len(read(place)) == 5


def test_what_is_no_picture_is_passed_over(place):
    for name in ("landmarks.txt", f"._{MAN}"):
        (place / "UTKFace" / name).write_bytes(b"")
    assert read(place).trouble == ()


def test_a_folder_of_other_pictures_is_refused_and_told_how_they_are_named(tmp_path):
    draw(tmp_path, ["cat.jpg", "dog.jpg", MAN])
    assert not fits(tmp_path)
    with pytest.raises(BadData, match=r"age_gender_race_date\.jpg in .*There is: 39_0_0.*cat\.jpg"):
        read(tmp_path)


def test_an_empty_folder_is_said_to_be_empty(tmp_path):
    with pytest.raises(BadData, match="It is empty"):
        read(tmp_path)
