import pickle
import shutil
import tarfile
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest

from fairviz.intake.found import BadData
from fairviz.intake.readers import cifar10, cifar100

REAL = Path(__file__).parents[2].parent / "shared/data/cifar10-lossless-6102.zip"
TEN = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]
HUNDRED = sorted([*cifar100.KEPT, *(f"class {number}" for number in range(85))])


def dumped(path, **held):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pickle.dumps({key.encode(): value for key, value in held.items()}, 2))


def pixels(count, shade=0):
    """Reddish pictures, each a little lighter than the one before."""
    rows = np.zeros((count, 3, 1024), np.uint8)
    rows[:, 0] = shade + np.arange(count)[:, None] % 50
    return rows.reshape(count, 3072)


@pytest.fixture
def ten(tmp_path):
    """Two images in each of CIFAR-10's batches."""
    home = tmp_path / "cifar/cifar-10-batches-py"
    dumped(home / "batches.meta", label_names=[name.encode() for name in TEN])
    for number in range(1, 6):
        dumped(home / f"data_batch_{number}", data=pixels(2, 10 * number), labels=[number, 0])
    dumped(home / "test_batch", data=pixels(2, 100), labels=[9, 6])
    return home


@pytest.fixture
def hundred(tmp_path):
    """Ten training images and one test image of each of a hundred classes."""
    home = tmp_path / "cifar-100-python"
    dumped(
        home / "meta",
        fine_label_names=HUNDRED,
        coarse_label_names=[f"kind {number}" for number in range(20)],
    )
    for name, count in (("train", 1_000), ("test", 100)):
        fine = [row % 100 for row in range(count)]
        coarse = [one // 5 for one in fine]
        dumped(home / name, data=pixels(count), fine_labels=fine, coarse_labels=coarse)
    return home


def as_folder(home, tmp_path):
    return home


def as_folder_above(home, tmp_path):
    return home.parent


def as_zip(home, tmp_path):
    with ZipFile(tmp_path / "a.zip", "w") as archive:
        for one in home.iterdir():
            archive.write(one, f"some/{home.name}/{one.name}")
    return tmp_path / "a.zip"


def as_tar(home, tmp_path):
    with tarfile.open(tmp_path / "a.tar.gz", "w:gz") as archive:
        archive.add(home, home.name)
    return tmp_path / "a.tar.gz"


@pytest.mark.parametrize("brought", [as_folder, as_folder_above, as_zip, as_tar])
def test_cifar_10_is_read_wherever_it_lies(ten, tmp_path, brought):
    place = brought(ten, tmp_path)
    found = cifar10.read(place)
    assert cifar10.fits(place) and not cifar100.fits(place)
    assert found.table["class"].tolist()[:2] == ["automobile", "airplane"]
    assert found.table["class"].tolist()[-2:] == ["truck", "frog"]
    assert found.table["split"].tolist() == ["train"] * 10 + ["test"] * 2
    assert found.table["id"][3] == "data_batch_2/00001" and found.classes["class"] == tuple(TEN)
    assert found.pictures[3].shape == (32, 32, 3) and found.pictures[3][5, 7].tolist() == [21, 0, 0]
    assert found.pictures[10][0, 0].tolist() == [100, 0, 0]
    assert "12 of the 60,000 images" in found.trouble[0]


def test_rows_and_columns_of_a_picture_are_not_mixed_up(ten):
    planes = np.zeros((1, 3, 32, 32), np.uint8)
    planes[0, 2, 4, 6] = 9  # blue, fifth row, seventh column
    dumped(ten / "test_batch", data=planes.reshape(1, 3072), labels=[0])
    picture = cifar10.read(ten).pictures[10]
    assert picture[4, 6].tolist() == [0, 0, 9] and picture.sum() == 9


@pytest.mark.parametrize(
    ("held", "why"),
    [
        ({"data": pixels(2), "labels": [1]}, "no 'labels' for each of 2 images"),
        ({"data": pixels(2), "labels": [1, 10]}, "labels outside 0 to 9"),
        ({"data": pixels(2), "labels": [1, -1]}, "labels outside 0 to 9"),
        ({"data": pixels(2)[:, :9], "labels": [1, 1]}, "no 'data' with 3,072 bytes"),
        ({"labels": [1, 1]}, "no 'data' with 3,072 bytes"),
    ],
)
def test_a_batch_that_does_not_fit_is_refused(ten, held, why):
    dumped(ten / "data_batch_3", **held)
    with pytest.raises(BadData, match=f"data_batch_3 has {why}"):
        cifar10.read(ten)


def test_a_batch_that_is_missing_is_named(ten):
    (ten / "data_batch_4").unlink()
    assert not cifar10.fits(ten)
    with pytest.raises(BadData, match=r"data_batch_4.*cifar-10-python\.tar\.gz"):
        cifar10.read(ten)


def test_cifar_100_has_classes_and_superclasses(hundred, tmp_path):
    found = cifar100.read(hundred)
    assert cifar100.fits(hundred) and not cifar10.fits(hundred)
    assert found.targets == ("class", "superclass") and len(found) == 1_100
    assert found.classes["class"] == tuple(HUNDRED) and found.table["superclass"][99] == "kind 19"


def test_the_unbalanced_split_keeps_a_tenth_a_fifth_and_a_half(hundred):
    found = cifar100.read(hundred, imbalanced=True)
    sizes = found.table.groupby("split")["class"].value_counts()
    kept = {name: sizes["train", name] for name in ("shrew", "oak_tree", "raccoon", "class 1")}
    assert kept == {"shrew": 1, "oak_tree": 2, "raccoon": 5, "class 1": 10}
    assert (sizes["test"] == 1).all() and len(found) == 1_100 - 5 * (9 + 8 + 5)
    assert len(found.pictures) == len(found)


def test_of_the_paper_s_fifty_thousand_44_500_remain():
    assert 50_000 - sum(round(500 * (1 - kept)) for kept in cifar100.KEPT.values()) == 44_500


def test_a_picture_stays_with_its_row_when_others_are_left_out(hundred):
    found, whole = (cifar100.read(hundred, imbalanced=one) for one in (True, False))
    at = {one: row for row, one in enumerate(whole.table["id"])}
    for row in (0, 500, len(found) - 1):
        assert (found.pictures[row] == whole.pictures[at[found.table["id"][row]]]).all()


def test_a_batch_changed_on_disk_is_read_anew(ten):
    before = cifar10.read(ten).pictures[0][0, 0, 0]
    (ten / "data_batch_1").unlink()
    dumped(ten / "data_batch_1", data=pixels(2, 200), labels=[1, 1])
    assert (before, cifar10.read(ten).pictures[0][0, 0, 0]) == (10, 200)


def test_an_empty_place_is_not_cifar(tmp_path):
    assert not cifar10.fits(tmp_path) and not cifar100.fits(tmp_path / "gone")
    with pytest.raises(BadData, match="holds no CIFAR-100"):
        cifar100.read(tmp_path)


@pytest.mark.skipif(not REAL.exists(), reason="../shared/data has no lossless CIFAR-10")
def test_the_real_batches_are_read_from_their_zip(tmp_path):
    shutil.copy(REAL, tmp_path / "real.zip")
    found = cifar10.read(tmp_path / "real.zip")
    assert found.table["split"].value_counts().to_dict() == {"train": 5_085, "test": 1_017}
    assert found.table["class"][:3].tolist() == ["frog", "truck", "truck"]
    assert found.classes["class"] == tuple(TEN) and 0 < found.pictures[0].mean() < 255
