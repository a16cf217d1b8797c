import pytest

from fairviz.intake.found import BadData
from fairviz.intake.readers.fitzpatrick17k import fits, read
from tests.intake.miniatures import draw, write

HEADER = (
    "md5hash,fitzpatrick_scale,fitzpatrick_centaur,label,nine_partition_label,"
    "three_partition_label,qc,url,url_alphanum"
)
ROWS = [
    "aa01,3,2,eczema,inflammatory,non-neoplastic,,https://x.org/a.jpg,httpsxorgajpg.jpg",
    "bb02,1,1,dermatofibroma,benign dermal,benign,1 Diagnostic,https://x.org/b.jpg,httpsxorgbjpg.jpg",
    "cc03,6,5,melanoma,malignant melanoma,malignant,,https://x.org/c.jpg,httpsxorgcjpg.jpg",
    "dd04,-1,-1,psoriasis,inflammatory,non-neoplastic,,https://x.org/d.jpg,httpsxorgdjpg.jpg",
]
HASHES = ["aa01", "bb02", "cc03", "dd04"]


@pytest.fixture
def place(tmp_path):
    """Four pictures named by their hash."""
    home = tmp_path / "fitzpatrick17k"
    draw(home / "images", [f"{name}.jpg" for name in HASHES])
    write(home / "fitzpatrick17k.csv", HEADER, *ROWS)
    return home


def test_the_three_kinds_are_asked_by_default_the_nine_and_the_conditions_may_be(place):
    found = read(place)
    assert found.targets == ("three_partition_label", "nine_partition_label", "label")
    kinds = found.table["three_partition_label"].tolist()
    assert kinds == ["non-neoplastic", "benign", "malignant", "non-neoplastic"]
    assert found.table["nine_partition_label"].tolist()[1:3] == [
        "benign dermal",
        "malignant melanoma",
    ]
    assert found.table["id"].tolist() == HASHES
    assert set(found.table["split"]) == {""}


def test_skin_types_make_groups_and_a_type_not_said_is_one_of_them(place):
    found = read(place)
    assert found.groups == ("skin_type", "skin_tone")
    assert found.table["skin_type"].tolist() == ["3", "1", "6", "unknown"]
    assert found.table["skin_tone"].tolist() == ["medium", "light", "dark", "unknown"]
    assert found.table["skin_type_centaur"].tolist() == ["2", "1", "5", "unknown"]
    assert found.trouble == ()


def test_each_row_leads_to_its_picture(place):
    assert read(place).pictures[2] == place / "images" / "cc03.jpg"


def test_pictures_may_be_named_after_their_address(place):
    for row in ROWS:
        name, _, address = row.partition(",")[0], *row.rpartition(",")[1:]
        (place / "images" / f"{name}.jpg").rename(place / "images" / address)
    found = read(place)
    assert found.table["id"].tolist() == HASHES
    assert found.pictures[2].name == "httpsxorgcjpg.jpg"


def test_the_first_edition_with_one_set_of_annotators_is_read(place):
    header = "md5hash,fitzpatrick,label,nine_partition_label,three_partition_label,qc"
    rows = [
        f"{name},{kind}.0,acne,inflammatory,non-neoplastic,"
        for name, kind in zip(HASHES, (2, 4, 5, -1), strict=True)
    ]
    write(place / "fitzpatrick17k.csv", header, *rows)
    found = read(place)
    assert found.table["skin_tone"].tolist() == ["light", "medium", "dark", "unknown"]


@pytest.mark.parametrize("wrong", ["..", "images", "fitzpatrick17k.csv"])
def test_a_folder_above_or_below_or_a_file_will_do(place, wrong):
    assert fits(place / wrong)
    assert read(place / wrong).table["id"].tolist() == HASHES


def test_missing_pictures_are_asked_for_by_folder(place):
    (place / "images").rename(place / "downloads")
    assert fits(place)
    with pytest.raises(BadData, match=r"needs images/ \(of files named md5hash\.jpg\).*downloads"):
        read(place)


def test_most_pictures_missing_is_refused_and_some_are_left_out(place):
    for name in ("aa01", "bb02"):
        (place / "images" / f"{name}.jpg").unlink()
    found = read(place)
    assert found.table["id"].tolist() == ["cc03", "dd04"]
    assert found.trouble == ("2 pictures listed but not there (aa01.jpg, bb02.jpg): left out.",)
    (place / "images" / "cc03.jpg").unlink()
    with pytest.raises(BadData, match="3 pictures of 4 listed but not in"):
        read(place)


def test_a_byte_order_mark_and_a_type_that_is_not_a_number_do_no_harm(place):
    rows = [ROWS[0].replace("aa01,3", "aa01,NaN"), ROWS[1].replace("bb02,1", "bb02,9"), *ROWS[2:]]
    write(place / "fitzpatrick17k.csv", HEADER, *rows, encoding="utf-8-sig")
    found = read(place)
    assert found.table["skin_type"].tolist() == ["unknown", "unknown", "6", "unknown"]
    assert found.trouble == ("1 value of skin_type not in its code (9): unknown.",)


def test_a_row_without_a_hash_or_of_another_length_is_left_out(place):
    write(place / "fitzpatrick17k.csv", HEADER, ROWS[0], "nonsense", ROWS[1].removeprefix("bb02"))
    found = read(place)
    assert found.table["id"].tolist() == ["aa01"]
    assert found.trouble == (
        "1 row of fitzpatrick17k.csv not 9 fields long (line 3): left out.",
        "1 row of fitzpatrick17k.csv without md5hash: left out.",
    )


def test_a_table_without_skin_types_says_so(place):
    write(place / "fitzpatrick17k.csv", HEADER.replace("fitzpatrick_scale", "scale"), *ROWS)
    with pytest.raises(BadData, match=r"has no column fitzpatrick_scale\. It has: md5hash, scale"):
        read(place)
