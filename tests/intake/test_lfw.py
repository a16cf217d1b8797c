import pytest

from fairviz.intake.found import BadData
from fairviz.intake.readers.lfw import fits, read, split_of
from tests.intake.miniatures import draw, write

TITLE = "# lfw_attributes.txt"
HEADER = "#\tperson\timagenum\tMale\tAsian\tWhite\tBlack\tIndian\tSmiling\tWavy Hair"
ROWS = [
    "Ann Lee\t1\t-1.5\t2.0\t0.5\t-1.0\t-2.0\t1.25\t-0.5",
    "Ann Lee\t12\t-0.5\t-1.0\t0.5\t-1.0\t-2.0\t-1.25\t0.5",
    "Bo\t1\t0.75\t-1.0\t-2.0\t-3.0\t-4.0\t0.0\t1e-3",
]
FACES = ["Ann_Lee/Ann_Lee_0001.jpg", "Ann_Lee/Ann_Lee_0012.jpg", "Bo/Bo_0001.jpg"]


@pytest.fixture
def place(tmp_path):
    """Three pictures of two people as published."""
    home = tmp_path / "home"
    draw(home / "lfw", FACES)
    write(home / "lfw_attributes.txt", TITLE, HEADER, *ROWS)
    return home


def test_a_positive_score_is_a_yes(place):
    table = read(place).table
    assert table["id"].tolist() == FACES
    assert table["Male"].tolist() == ["no", "no", "yes"]
    assert table["Smiling"].tolist() == ["yes", "no", "no"]
    assert table["Wavy_Hair"].tolist() == ["no", "yes", "yes"]


def test_the_race_is_that_of_the_surest_classifier_and_unknown_where_none_says_yes(place):
    assert read(place).table["race"].tolist() == ["Asian", "White", "unknown"]


def test_smiling_is_asked_by_default_and_all_at_once_may_be(place):
    found = read(place)
    assert found.targets[0] == "Smiling"
    assert found.targets[-1] == "*"
    assert found.groups == ("Male", "race")
    assert set(found.together) == {
        "Male",
        "Asian",
        "White",
        "Black",
        "Indian",
        "Smiling",
        "Wavy_Hair",
    }
    assert found.trouble == ()


def test_a_person_is_in_one_split_and_is_no_group(place):
    table = read(place).table
    assert table["split"].tolist() == [split_of("Ann_Lee"), split_of("Ann_Lee"), split_of("Bo")]
    assert "person" not in table


def test_people_are_split_six_to_one_to_three():
    splits = [split_of(f"Person_{number}") for number in range(5_000)]
    shares = {name: round(splits.count(name) / 5_000, 1) for name in ("train", "tune", "test")}
    assert shares == {"train": 0.6, "tune": 0.1, "test": 0.3}


def test_who_is_in_which_split_never_changes():
    assert [split_of(name) for name in ("Aaron_Eckhart", "Bo", "Ann_Lee")] == [
        "train",
        "test",
        "train",
    ]


@pytest.mark.parametrize(
    "folder",
    [
        "lfw_funneled",
        "lfw-deepfunneled",
        "lfw-deepfunneled/lfw-deepfunneled",
        "lfw-py/lfw_funneled",
    ],
)
def test_funneled_pictures_and_the_folders_they_come_in_are_read(place, folder):
    (place / folder).parent.mkdir(exist_ok=True)
    (place / "lfw").rename(place / folder)
    assert read(place).pictures[1] == place / folder / FACES[1]


@pytest.mark.parametrize("wrong", ["..", "lfw", "lfw/Bo", "lfw_attributes.txt"])
def test_a_folder_above_or_below_or_a_file_will_do(place, wrong):
    assert fits(place / wrong)
    assert read(place / wrong).table["id"].tolist() == FACES


def test_missing_attributes_are_asked_for_by_name(place):
    (place / "lfw_attributes.txt").unlink()
    with pytest.raises(BadData, match=r"needs lfw_attributes\.txt in .*There is: lfw"):
        read(place)


def test_missing_pictures_are_asked_for_by_folder(place):
    (place / "lfw").rename(place / "faces")
    with pytest.raises(BadData, match=r"needs lfw/ \(or lfw_funneled/"):
        read(place)


def test_a_missing_picture_is_left_out_and_named(place):
    (place / "lfw" / FACES[2]).unlink()
    found = read(place)
    assert found.table["id"].tolist() == FACES[:2]
    assert found.trouble == ("1 picture listed but not there (Bo/Bo_0001.jpg): left out.",)


def test_a_score_not_given_is_unknown_and_not_trained_on_with_the_others(place):
    rows = [ROWS[0].replace("1.25", "nan"), *ROWS[1:]]
    write(place / "lfw_attributes.txt", TITLE, HEADER, *rows, encoding="utf-8-sig")
    found = read(place)
    assert found.table["Smiling"].tolist() == ["unknown", "no", "no"]
    assert "Smiling" not in found.together


def test_a_row_of_another_length_is_left_out_and_named(place):
    write(place / "lfw_attributes.txt", TITLE, HEADER, *ROWS, "Bo\t2\t0.5")
    assert read(place).trouble == (
        "1 row of lfw_attributes.txt not 9 fields long (line 6): left out.",
    )


def test_a_table_that_begins_otherwise_is_refused(place):
    write(place / "lfw_attributes.txt", *ROWS)
    with pytest.raises(BadData, match="its second line should be '# person imagenum Male"):
        read(place)


def test_a_name_that_leads_out_of_the_folder_is_refused(place):
    write(place / "lfw_attributes.txt", TITLE, HEADER, *ROWS, ROWS[2].replace("Bo", "../../Bo"))
    with pytest.raises(BadData, match="outside its own folder"):
        read(place)
