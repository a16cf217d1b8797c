import pytest
from PIL import Image

from fairviz.intake.found import BadData
from fairviz.intake.readers.celeba import fits, read
from tests.intake.miniatures import draw, write

FACES = [f"00000{number}.jpg" for number in (1, 2, 3, 4)]
NAMES = "Blond_Hair Male Smiling Young"
ROWS = [" 1 -1  1  1", "-1  1 -1 -1", " 1  1  1 -1", "-1 -1 -1  1"]
SPLITS = "0012"


@pytest.fixture
def place(tmp_path):
    """Four faces as torchvision leaves them; the lists as published, with blanks."""
    home = tmp_path / "root" / "celeba"
    draw(home / "img_align_celeba", FACES)
    write_attributes(home / "list_attr_celeba.txt")
    write_splits(home / "list_eval_partition.txt")
    return home


def write_attributes(path, rows=ROWS):
    lines = [f"{face} {row}" for face, row in zip(FACES, rows, strict=True)]
    write(path, "4", f"{NAMES} ", *lines)


def write_splits(path, splits=SPLITS):
    write(path, *(f"{face} {split}" for face, split in zip(FACES, splits, strict=True)))


def test_every_attribute_is_yes_or_no_in_the_publishers_splits(place):
    table = read(place).table
    assert table["id"].tolist() == FACES
    assert table["split"].tolist() == ["train", "train", "tune", "test"]
    assert table["Blond_Hair"].tolist() == ["yes", "no", "yes", "no"]
    assert table["Young"].tolist() == ["yes", "no", "no", "yes"]


def test_any_attribute_may_be_asked_for_and_all_at_once(place):
    found = read(place)
    assert found.targets == ("Blond_Hair", "Male", "Smiling", "Young", "*")
    assert found.together == ("Blond_Hair", "Male", "Smiling", "Young")
    assert found.groups == ("Male", "Young")
    assert found.trouble == ()


def test_each_row_leads_to_its_picture(place):
    found = read(place)
    assert [path.name for path in found.pictures] == FACES
    with Image.open(found.pictures[3]) as picture:
        assert picture.getpixel((0, 0)) == (60, 60, 60)


def test_the_tables_with_commas_say_the_same(place, tmp_path):
    mirror = tmp_path / "mirror"
    draw(mirror / "img_align_celeba" / "img_align_celeba", FACES)
    header = f"image_id,{NAMES.replace(' ', ',')}"
    rows = [",".join([face, *row.split()]) for face, row in zip(FACES, ROWS, strict=True)]
    write(mirror / "list_attr_celeba.csv", header, *rows, encoding="utf-8-sig")
    splits = [f"{face},{split}" for face, split in zip(FACES, SPLITS, strict=True)]
    write(mirror / "list_eval_partition.csv", "image_id,partition", *splits)
    assert read(mirror).table.equals(read(place).table)


def test_the_folders_of_its_publisher_say_the_same(place, tmp_path):
    published = tmp_path / "CelebA"
    draw(published / "Img" / "img_align_celeba", FACES)
    write_attributes(published / "Anno" / "list_attr_celeba.txt")
    write_splits(published / "Eval" / "list_eval_partition.txt")
    for below in (".", "Anno", "Img", "Img/img_align_celeba"):
        at = published / below
        assert read(at).table.equals(read(place).table)


@pytest.mark.parametrize("wrong", ["..", "img_align_celeba", "list_attr_celeba.txt"])
def test_a_folder_above_or_below_or_a_file_will_do(place, wrong):
    assert fits(place / wrong)
    assert len(read(place / wrong)) == 4


def test_a_missing_list_is_asked_for_by_name(place):
    (place / "list_eval_partition.txt").unlink()
    assert fits(place)
    with pytest.raises(BadData, match=r"needs list_eval_partition\.txt in .*There is: img_align"):
        read(place)


def test_an_archive_not_unpacked_is_asked_for(place):
    (place / "img_align_celeba").rename(place / "img_align_celeba.zip")
    with pytest.raises(BadData, match=r"img_align_celeba\.zip, unpacked"):
        read(place)


def test_a_missing_picture_is_left_out_and_named(place):
    (place / "img_align_celeba" / "000002.jpg").unlink()
    found = read(place)
    assert found.table["id"].tolist() == ["000001.jpg", "000003.jpg", "000004.jpg"]
    assert [path.name for path in found.pictures] == found.table["id"].tolist()
    assert found.trouble == ("1 picture listed but not there (000002.jpg): left out.",)


def test_more_than_half_missing_is_refused(place):
    for face in FACES[:3]:
        (place / "img_align_celeba" / face).unlink()
    with pytest.raises(BadData, match=r"3 pictures of 4 listed .*\(000001\.jpg, 000002\.jpg"):
        read(place)


def test_a_row_that_is_too_short_is_left_out_and_named(place):
    write_attributes(place / "list_attr_celeba.txt", [*ROWS[:3], "-1 -1"])
    found = read(place)
    assert len(found) == 3
    assert found.trouble == (
        "1 row of list_attr_celeba.txt not 5 fields long (line 6): left out.",
        "list_attr_celeba.txt announces 4 pictures and lists 3.",
    )


def test_an_answer_that_is_none_is_unknown_and_not_trained_on_with_the_others(place):
    write_attributes(place / "list_attr_celeba.txt", ["1 ? 1 1", *ROWS[1:]])
    found = read(place)
    assert found.table["Male"].tolist() == ["unknown", "yes", "yes", "no"]
    assert found.together == ("Blond_Hair", "Smiling", "Young")
    assert found.trouble == ("1 value of Male not in its code (?): unknown.",)


def test_a_face_in_no_split_is_left_out(place):
    write_splits(place / "list_eval_partition.txt", "0019")
    found = read(place)
    assert len(found) == 3
    assert found.trouble == ("1 row of list_attr_celeba.txt in no split (9): left out.",)


def test_another_folder_does_not_fit(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    assert not fits(tmp_path / "a" / "b")


def test_another_dataset_below_is_not_taken_for_it(place):
    draw(place / "pets" / "cat", ["1.jpg"])
    assert not fits(place / "pets")
    assert not fits(place / "pets" / "cat")


@pytest.mark.parametrize(
    ("name", "said"), [("nowhere", "There is nothing at"), ("other.zip", "Unpack it")]
)
def test_what_lies_beside_a_dataset_is_not_taken_for_it(place, name, said):
    (place / "other.zip").write_bytes(b"PK")
    assert not fits(place / name)
    with pytest.raises(BadData, match=said):
        read(place / name)
