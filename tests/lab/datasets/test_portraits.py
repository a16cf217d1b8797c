"""The portraits: the same bits again, the design as promised, the knobs as named."""

from functools import cache

import numpy as np
import pytest

from fairviz import catalog
from fairviz.errors import BadValue, UnknownName
from fairviz.lab.datasets.portraits import OFFERED, portraits
from fairviz.lab.datasets.portraits_art.people import balanced, by_share
from fairviz.lab.datasets.portraits_art.settings import DEFAULTS, read

SMALL = 0.05


@cache
def drawn(**settings):
    return portraits(**{"size": SMALL, **settings})


def test_the_same_settings_draw_the_same_bits():
    one, again = portraits(size=SMALL), portraits(size=SMALL)
    assert np.array_equal(one.train.pixels, again.train.pixels)
    assert np.array_equal(one.held_out.pixels, again.held_out.pixels)
    assert one.evalset.fingerprint == again.evalset.fingerprint


def test_another_seed_draws_others():
    assert not np.array_equal(drawn().held_out.pixels, drawn(seed=1).held_out.pixels)


def test_a_picture_does_not_depend_on_how_many_are_drawn():
    few, more = drawn(), drawn(size=0.1)
    assert np.array_equal(few.train.pixels, more.train.pixels[: len(few.train)])
    explore = [row.evalset.rows("explore")[:100] for row in (few, more)]
    assert np.array_equal(few.held_out.pixels[explore[0]], more.held_out.pixels[explore[1]])


def test_everything_held_out_has_one_length():
    data = drawn()
    n = len(data.evalset)
    assert data.held_out.pixels.shape == (n, 32, 32, 3)
    assert data.evidence.shape == (n, 32, 32)
    assert len(data.held_out) == len(data.withheld) == n
    assert list(data.attributes.columns) == list(data.evalset.attributes.columns)
    assert len(data.attributes) == len(data.train)


def test_ids_are_unique_and_say_their_split():
    data = drawn()
    assert len(set(data.evalset.ids)) == len(data.evalset)
    starts = [name.split("-")[0] for name in data.evalset.ids]
    assert starts == data.evalset.split.tolist()


def test_splits_do_not_share_pictures():
    pixels = [picture.tobytes() for picture in drawn().held_out.pixels]
    pixels += [picture.tobytes() for picture in drawn().train.pixels]
    assert len(set(pixels)) == len(pixels)


@pytest.mark.parametrize(("blocks", "fewest"), [(12, 500), (23, 1000)])
def test_every_group_is_large_enough(blocks, fewest):
    people = balanced(blocks, (0, 1))
    counts = {name: np.bincount(people.codes[name]) for name in OFFERED}
    assert min(count.min() for count in counts.values()) >= fewest


@pytest.mark.parametrize("name", ["tone", "age", "lighting"])
def test_held_out_labels_are_balanced_within_groups(name):
    attributes, labels = drawn().evalset.attributes, drawn().held_out.labels
    for split in ("tune", "explore", "certify"):
        rows = drawn().evalset.rows(split)
        table = attributes.iloc[rows].groupby([name, labels[rows]]).size()
        assert table.nunique() == 1


def test_smiles_are_balanced_within_tones():
    people = balanced(2, (0, 1))
    assert [people.codes["smile"][people.codes["tone"] == tone].mean() for tone in range(3)] == [
        0.5
    ] * 3


def test_training_has_the_asked_shares():
    people = by_share(9_000, (0, 3), {"tone": (0.6, 0.3, 0.1)})
    assert np.bincount(people.codes["tone"]) / 9_000 == pytest.approx([0.6, 0.3, 0.1], abs=0.02)


def test_neutral_knobs_balance_training():
    attributes = drawn(neutral=True, size=0.2).attributes
    for name in OFFERED:
        shares = attributes[name].value_counts(normalize=True)
        assert shares.to_numpy() == pytest.approx(1 / len(shares), abs=0.04)


def test_neutral_knobs_leave_labels_and_company_alone():
    data = drawn(neutral=True, size=0.2)
    glasses = data.attributes[data.train.labels == 1]
    assert (glasses["age"] == "old").mean() == pytest.approx(1 / 3, abs=0.08)


def test_company_puts_glasses_on_the_old():
    data = drawn(cooccurrence=1.0, label_noise=0.0)
    assert set(data.attributes["age"][data.train.labels == 1]) == {"old"}
    assert set(data.evalset.attributes["age"][data.held_out.labels == 1]) == {
        "young",
        "middle",
        "old",
    }


def test_contrast_changes_what_dark_people_wear_and_nothing_else():
    plain, faint = drawn(contrast=1.0, grain=0.0), drawn(contrast=0.2, grain=0.0)
    changed = (plain.held_out.pixels != faint.held_out.pixels).any(axis=3)
    dark = (plain.evalset.attributes["tone"] == "dark").to_numpy()
    worn = plain.held_out.labels > 0
    assert changed[dark & worn].any(axis=(1, 2)).all()
    assert not changed[plain.held_out.labels == 0].any()


def test_label_noise_replaces_training_labels_only():
    clean, noisy = drawn(label_noise=0.0), drawn(label_noise=0.5)
    share = (clean.train.labels != noisy.train.labels).mean()
    assert share == pytest.approx(0.5 * 7 / 8, abs=0.06)
    assert np.array_equal(clean.held_out.labels, noisy.held_out.labels)


def test_evidence_is_there_unless_nothing_is_worn():
    data = drawn()
    sizes = data.evidence.sum(axis=(1, 2))
    assert (sizes[data.held_out.labels == 0] == 0).all()
    assert (sizes[data.held_out.labels > 0] > 8).all()


def test_the_pose_is_withheld():
    data = drawn()
    assert "pose" not in data.evalset.attributes
    assert (data.withheld["pose"] == "tilted").mean() == pytest.approx(0.25)


def test_smiling_is_binary_and_its_evidence_the_mouth():
    data = drawn(task="smiling")
    assert data.evalset.task == "binary"
    assert data.held_out.labels.mean() == pytest.approx(0.5)
    assert "smile" not in data.evalset.attributes
    assert data.evidence.any(axis=(1, 2)).all()


def test_attributes_are_many_labels():
    data = drawn(task="attributes")
    assert data.evalset.task == "labels"
    assert data.held_out.labels.shape == (len(data.evalset), len(data.evalset.classes))
    assert set(np.unique(data.train.labels)) == {0, 1}


def test_channel_statistics_lie_between_0_and_1():
    data = drawn()
    assert ((data.mean > 0) & (data.mean < 1) & (data.std > 0) & (data.std < 1)).all()


@pytest.mark.parametrize(
    ("settings", "error", "says"),
    [
        ({"contrasts": 1.0}, UnknownName, "Did you mean 'contrast'"),
        ({"task": "smile"}, UnknownName, "There are: attributes, smiling, wearing"),
        ({"dark": 1.5}, BadValue, "dark=1.5 .* outside 0 to 1"),
        ({"medium": 0.6, "dark": 0.6}, BadValue, "medium [+] dark=1.2"),
        ({"contrast": "high"}, BadValue, "contrast='high' .* not a float"),
        ({"neutral": 1}, BadValue, "neutral=1 .* not a bool"),
    ],
)
def test_a_wrong_setting_is_refused(settings, error, says):
    with pytest.raises(error, match=says):
        portraits(**settings)


def test_every_setting_has_a_plain_default():
    assert all(type(value) in (str, int, float, bool) for value in DEFAULTS.values())
    assert read({}) == read(DEFAULTS)


def test_the_catalog_lists_these_defaults():
    assert catalog.DATASETS["portraits"].settings == DEFAULTS


def test_another_drawing_asks_other_questions():
    usual, fainter = portraits(size=0.1), portraits(size=0.1, contrast=0.2)
    assert usual.evalset.ids[0] == "tune-00000"
    assert fainter.evalset.ids[0] == "contrast=0.2/tune-00000"
    assert usual.evalset.fingerprint != fainter.evalset.fingerprint
