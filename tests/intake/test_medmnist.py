import numpy as np
import pytest

from fairviz.intake import npz
from fairviz.intake.found import BadData
from fairviz.intake.readers.medmnist import fits, read

COUNTS = {"train": 6, "val": 2, "test": 3}


def written(path, shape=(5, 5), labels=None, save=np.savez_compressed, **more):
    """An npz in which image i of a split is of the grey i, and its label i % 2."""
    held = {}
    for split, count in COUNTS.items():
        rows = np.arange(count, dtype=np.uint8)
        held[f"{split}_images"] = np.broadcast_to(
            rows.reshape(-1, *[1] * len(shape)), (count, *shape)
        ).astype(np.uint8)
        held[f"{split}_labels"] = (rows % 2)[:, None] if labels is None else labels[:count]
    save(path, **held | more)
    return path


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
@pytest.mark.parametrize("shape", [(5, 5), (5, 5, 3)])
def test_grey_and_coloured_pictures_are_read_row_by_row(tmp_path, save, shape):
    place = written(tmp_path / "pneumoniamnist.npz", shape, save=save)
    found = read(place)
    assert fits(place) and fits(tmp_path) and len(found.pictures) == len(found) == 11
    shades = [found.pictures[row] for row in (5, 6, 10, 0)]
    assert [one.shape for one in shades] == [(5, 5, 3)] * 4
    assert [int(one.max()) for one in shades] == [5, 0, 2, 0]


def test_splits_and_classes_are_the_publisher_s(tmp_path):
    found = read(written(tmp_path / "pneumoniamnist_64.npz"))
    assert found.table["split"].tolist() == ["train"] * 6 + ["tune"] * 2 + ["test"] * 3
    assert found.table["class"].tolist()[:2] == ["normal", "pneumonia"]
    assert found.table["id"][6] == "val/000000" and not found.trouble


def test_an_unknown_file_keeps_its_numbers_and_says_so(tmp_path):
    found = read(written(tmp_path / "mine.npz"))
    assert found.classes == {"class": ("0", "1")} and "known by the file's name" in found.trouble[0]


def test_labels_without_a_second_axis_are_read(tmp_path):
    found = read(written(tmp_path / "mine.npz", labels=np.arange(6)))
    assert found.table["class"].tolist()[:6] == list("012345")


def test_several_labels_per_image_are_asked_together(tmp_path):
    labels = np.eye(6, 14, dtype=np.uint8)
    found = read(written(tmp_path / "chestmnist.npz", labels=labels))
    assert found.targets[:2] == ("*", "atelectasis") and len(found.together) == 14
    assert found.table["atelectasis"].tolist()[:2] == ["yes", "no"]
    assert found.table["cardiomegaly"].tolist()[:2] == ["no", "yes"]


def test_a_large_compressed_array_is_read_piece_by_piece(tmp_path, monkeypatch):
    monkeypatch.setattr(npz, "AT_ONCE", 2 * 25)  # two pictures
    pictures = read(written(tmp_path / "mine.npz")).pictures
    assert [int(pictures[row].max()) for row in (0, 1, 2, 5, 4, 0, 3)] == [0, 1, 2, 5, 4, 0, 3]


def test_a_stored_array_stays_on_disk(tmp_path):
    parts = read(written(tmp_path / "mine.npz", save=np.savez)).pictures.parts
    assert all(isinstance(part, np.memmap) for part in parts)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"train_images": np.zeros((6, 5, 5, 5), np.uint8)}, "volumes are not read"),
        ({"train_images": np.zeros((6, 5, 5))}, "is float64"),
        ({"train_images": np.array([None] * 6)}, "object"),
        ({"train_labels": np.zeros((5, 1), np.uint8)}, "not a label each"),
        ({"train_labels": np.full((6, 2), 2, np.uint8)}, "more labels per image in one split"),
    ],
)
def test_what_is_no_medmnist_is_refused(tmp_path, more, why):
    with pytest.raises(BadData, match=why):
        read(written(tmp_path / "mine.npz", **more))


def test_labels_that_are_neither_yes_nor_no_are_refused(tmp_path):
    with pytest.raises(BadData, match="neither 0 nor 1"):
        read(written(tmp_path / "mine.npz", labels=np.full((6, 2), 2)))


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_a_file_cut_off_is_refused(tmp_path, save):
    path = written(tmp_path / "mine.npz", save=save)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert not fits(path)
    with pytest.raises(BadData, match=r"mine\.npz is not a whole npz"):
        read(path)


def test_a_damaged_array_is_a_sentence_when_it_is_read(tmp_path):
    noise = np.random.default_rng(0).integers(0, 256, (6, 200, 200), dtype=np.uint8)
    path = written(tmp_path / "mine.npz", train_images=noise)
    found, raw = read(path), bytearray(path.read_bytes())
    raw[100_000:100_100] = bytes(100)
    path.write_bytes(raw)
    with pytest.raises(BadData, match="not a whole npz"):
        _ = found.pictures[5]


def test_a_folder_of_several_says_which(tmp_path):
    written(tmp_path / "a.npz")
    written(tmp_path / "b.npz")
    assert not fits(tmp_path)
    with pytest.raises(BadData, match=r"a\.npz, b\.npz"):
        read(tmp_path)


def test_other_arrays_are_not_medmnist(tmp_path):
    np.savez(tmp_path / "a.npz", x=np.zeros(3))
    assert not fits(tmp_path / "a.npz") and not fits(tmp_path / "gone.npz")
    with pytest.raises(BadData, match="no train_images"):
        read(tmp_path / "a.npz")
