"""`fairviz import data` on bad folders: a sentence and nothing kept, or the good rest by name."""

import pickle
import shutil
import zipfile

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from tests.faults.bringing import huge_png, left, names, pictures

SAID = {  # what stands in the folder of cats : what is said of it
    "cut.png": "cut.png breaks off before its end",
    "huge.png": "huge.png is made of far more pixels than the 64 million",
    "empty.png": "empty.png is empty (0 bytes)",
}


@pytest.fixture
def folder(tmp_path):
    return pictures(tmp_path / "animals")


@pytest.fixture
def zipped(tmp_path):
    def pack(members, how=zipfile.ZIP_STORED):
        with zipfile.ZipFile(tmp_path / "animals.zip", "w", how) as archive:
            for name, content in members.items():
                archive.writestr(name, content)
        return tmp_path / "animals.zip"

    return pack


def with_table(folder, table, **how):
    table.to_csv(folder / "attributes.csv", index=False, **how)
    return folder


def tones(folder):
    return pd.DataFrame({"path": names(folder), "tone": ["light", "dark"] * 20})


def add_broken(folder):
    whole = (folder / "cat" / "0.png").read_bytes()
    (folder / "cat" / "cut.png").write_bytes(whole[: len(whole) // 2])
    (folder / "cat" / "huge.png").write_bytes(huge_png())
    (folder / "cat" / "empty.png").write_bytes(b"")


def add_unusual(folder):
    dice = np.random.default_rng(1)
    inks = dice.integers(0, 256, (8, 8, 4), dtype=np.uint8)
    Image.fromarray(inks, "CMYK").save(folder / "dog" / "inks.jpg")
    Image.fromarray(dice.integers(0, 65_536, (8, 8), dtype=np.uint16)).save(folder / "dog/deep.png")
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    frames[0].save(folder / "dog" / "moving.gif", save_all=True, append_images=frames[1:])


def test_broken_pictures_are_left_out_by_name_and_the_rest_is_kept(bring, folder):
    add_broken(folder)
    add_unusual(folder)
    told = bring("data", folder, "--json").answer
    notes = " ".join(told["notes"])
    assert told["images"] == sum(told["splits"].values()) == 46 - 3
    assert "3 of 46 pictures were left out." in notes
    assert all(sentence in notes for sentence in SAID.values())
    assert not any(name in notes for name in ("inks.jpg", "deep.png", "moving.gif"))


def test_a_folder_of_huge_pictures_says_why_none_opens(refused, tmp_path):
    for name in ("cat", "dog"):
        (tmp_path / "animals" / name).mkdir(parents=True)
        (tmp_path / "animals" / name / "a.png").write_bytes(huge_png())
    assert "such as: a.png is made of far more pixels" in refused("data", tmp_path / "animals")


def test_a_pickle_dropped_among_pictures_is_never_opened(bring, folder, trap, tmp_path):
    for name in ("cat/x.pkl", "cat/y.png", "data_batch_1"):
        (folder / name).write_bytes(pickle.dumps(trap))
    archive = shutil.make_archive(str(tmp_path / "dropped"), "zip", folder)
    told = bring("data", archive, "--json").answer
    assert told["images"] == 40  # of 41: y.png is none
    assert any("y.png is not a picture of a known kind" in note for note in told["notes"])


@pytest.mark.parametrize("packed", [False, True])
def test_a_cifar_batch_that_runs_code_is_refused_unread(refused, tmp_path, trap, packed):
    place = tmp_path / "cifar" / "cifar-10-batches-py"
    place.mkdir(parents=True)
    for name in ("batches.meta", "test_batch", *(f"data_batch_{n}" for n in range(1, 6))):
        (place / name).write_bytes(pickle.dumps(trap))
    packing = shutil.make_archive(str(tmp_path / "cifar"), "zip", tmp_path / "cifar")
    sentence = refused("data", packing if packed else tmp_path / "cifar")
    assert "asks for posix.mkdir to be run: refused" in sentence


def test_a_zip_that_swells_beyond_reason_is_not_unpacked(refused, zipped):
    bomb = zipped({"cat/a.png": b"\0" * 120_000_000}, zipfile.ZIP_DEFLATED)
    assert "unpacks to 120,000,000 or more. Nothing was unpacked." in refused("data", bomb)


def test_a_zip_that_leads_elsewhere_is_not_unpacked(refused, zipped, tmp_path):
    sentence = refused("data", zipped({"cat/a.png": b"x", "../../escaped.png": b"x"}))
    assert "'../../escaped.png', which leads out of its folder" in sentence
    assert not list(tmp_path.rglob("escaped.png"))


def test_an_archive_of_something_else_is_called_by_its_own_name(refused, zipped):
    assert "animals.zip is none of the known formats" in refused("data", zipped({"a.txt": b"x"}))


@pytest.mark.parametrize(
    "name, said",
    [
        ("answers.csv", "`fairviz import predictions`"),
        ("net.pt", "`fairviz import model`"),
        ("net.safetensors", "`fairviz import model`"),
        ("cat.png", "name the folder"),
    ],
)
def test_what_belongs_elsewhere_is_sent_there(refused, tmp_path, name, said):
    (tmp_path / name).write_bytes(b"something")
    assert said in refused("data", tmp_path / name)


@pytest.mark.parametrize("path", ["../../etc/passwd", "/etc/passwd"])
def test_a_table_that_leads_elsewhere_is_refused(refused, folder, path):
    table = tones(folder)
    table.loc[0, "path"] = path
    sentence = refused("data", with_table(folder, table))
    assert f"outside the folder of pictures ({path}): nothing was read" in sentence


@pytest.mark.parametrize("how", [{"encoding": "utf-8-sig"}, {"sep": ";"}, {"sep": "\t"}])
def test_marks_and_separators_change_nothing(bring, folder, how):
    told = bring("data", with_table(folder, tones(folder), **how), "--json").answer
    assert told["groups"] == {"tone": {"light": 20, "dark": 20}}


def test_rows_twice_rows_without_a_picture_and_gaps_are_told(bring, folder):
    table = tones(folder)
    table.loc[:4, "tone"] = None
    lost = pd.DataFrame({"path": ["cat/99.png"], "tone": ["dark"]})
    told = bring("data", with_table(folder, pd.concat([table, table.tail(3), lost])), "--json")
    notes = " ".join(told.answer["notes"])
    assert "3 rows of attributes.csv about a picture named before" in notes
    assert "1 row of attributes.csv without a picture (cat/99.png): left out." in notes
    assert told.answer["groups"]["tone"]["unknown"] == 5


def test_mixed_types_stay_groups_as_they_are_written(bring, folder):
    table = tones(folder).assign(age=[1, "two", 3.0, None] * 10)
    told = bring("data", with_table(folder, table), "--json").answer
    assert told["groups"]["age"] == {"1": 10, "two": 10, "3": 10, "unknown": 10}


def test_a_table_of_100000_other_names_is_read_and_said(bring, folder):
    more = [f"no/{number}.png" for number in range(100_000)]
    table = pd.DataFrame({"path": [*names(folder), *more]})
    table["code"] = [f"v{row}" for row in range(len(table))]
    told = bring("data", with_table(folder, table), "--json").answer
    assert any(note.startswith("100,000 rows of attributes.csv") for note in told["notes"])
    assert list(told["groups"]) == ["class"]


@pytest.mark.parametrize(
    "words, said",
    [
        (["--target", "id"], "'id' is not a column of this data"),
        (["--groups", "split"], "'split' is not a column of this data"),
        (["--target", "*"], "'*' is not a column of this data"),
        (["--groups", "tones"], "Did you mean 'tone'?"),
        (["--target", "same"], "All 40 images are 'x' in 'same'"),
        (["--target", "none"], "No image has a value in 'none'"),
        (["--size", "-1"], "Size -1: it goes from 1 to 2,048"),
        (["--size", "100000"], "Size 100000: it goes from 1 to 2,048"),
        (["--crop", "0"], "Crop 0: it is more than 0"),
        (["--certify", "nan"], "certifying is nan: it goes from 0 to below 1"),
        (["--certify", "2"], "certifying is 2: it goes from 0 to below 1"),
        (["--name", "../x"], "'../x' is no name"),
        (["--format", "cifar"], "Did you mean 'cifar10'?"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_kept(refused, folder, words, said):
    table = tones(folder).assign(same="x", none=None)
    assert said in refused("data", with_table(folder, table), *words)


def test_a_group_named_twice_is_one(bring, folder):
    with_table(folder, tones(folder))
    told = bring("data", folder, "--groups", "tone,tone", "--json").answer
    assert list(told["groups"]) == ["tone"]


def test_one_class_is_refused_and_the_page_is_told_before(refused, bring, tmp_path):
    only = pictures(tmp_path / "cats", classes=("cat",))
    told = bring("data", only, "--dry-run", "--json").answer
    assert any("two classes to tell apart" in note for note in told["notes"])
    assert "All 20 images are 'cat' in 'class'" in refused("data", only)


def test_two_pictures_are_too_few_to_test_on(refused, tmp_path):
    few = pictures(tmp_path / "few", each=1)
    assert "Of 2 images 0 would be tested on" in refused("data", few)


def test_the_same_data_twice_is_one_and_another_of_its_name_is_told_apart(bring, home, tmp_path):
    one = pictures(tmp_path / "one" / "animals")
    other = pictures(tmp_path / "two" / "animals", each=21)
    kept = [bring("data", place, "--json").answer["name"] for place in (one, one, other)]
    assert kept == ["animals", "animals", "animals-2"]
    assert len(left(home)) == 4  # two albums, two records
