import os
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from fairviz.errors import UnknownName
from fairviz.intake.decoding import BadPicture, decoded, fingerprint, shape_of

WIDE = np.zeros((4, 8, 3), np.uint8)  # black, its right half white
WIDE[:, 4:] = 255
LOSSLESS = ["png", "bmp", "tif", "ppm"]
KINDS = [*LOSSLESS, "jpg", "gif", "webp", "jp2", "avif"]


@pytest.fixture
def saved(tmp_path):
    """Saves pixels as a file of this name."""

    def save(pixels, name, mode=None, **options):
        image = Image.fromarray(pixels)
        (image.convert(mode) if mode else image).save(tmp_path / name, **options)
        return tmp_path / name

    return save


def noise(height=40, width=60):
    return np.random.default_rng(0).integers(0, 256, (height, width, 3), dtype=np.uint8)


def png(width, height, data=b""):
    """A PNG that claims this size, whatever it holds."""
    size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", size), (b"IDAT", zlib.compress(data)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(held)) + kind + held + struct.pack(">I", zlib.crc32(kind + held))
        for kind, held in parts
    )


def test_crop_keeps_the_centre():
    assert decoded(WIDE, 4)[0, :, 0].tolist() == [0, 0, 255, 255]


def test_squash_keeps_both_ends():
    row = decoded(WIDE, 4, "squash")[0, :, 0]
    assert row[0] < 10 and row[-1] > 245


def test_pad_puts_grey_above_and_below():
    column = decoded(WIDE, 8, "pad")[:, 0, 0].tolist()
    assert column == [128, 128, 0, 0, 0, 0, 128, 128]


def test_a_crop_of_a_half_is_the_middle_quarter():
    pixels = np.zeros((8, 8, 3), np.uint8)
    pixels[2:6, 2:6] = 200
    assert (decoded(pixels, 4, crop=0.5) == 200).all()


def test_a_picture_of_the_right_size_is_not_touched():
    pixels = noise(32, 32)
    assert (decoded(pixels, 32) == pixels).all()


def test_shrinking_a_chequerboard_gives_grey():
    board = np.uint8(255) * (np.indices((64, 64)).sum(axis=0) % 2).astype(np.uint8)
    assert np.abs(decoded(np.stack([board] * 3, axis=2), 8).astype(int) - 127).max() <= 2


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_read_and_measured(saved, kind):
    path = saved(noise(), f"a.{kind}")
    assert decoded(path, 32).shape == (32, 32, 3) and shape_of(path) == (40, 60)


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_cut_off_in_the_middle_is_refused(saved, kind):
    path = saved(noise(), f"a.{kind}")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(BadPicture, match=rf"a\.{kind} "):
        decoded(path, 32)


def test_a_large_jpeg_read_at_a_fraction_looks_the_same(saved):
    smooth = np.tile(np.linspace(0, 255, 800).astype(np.uint8)[None, :, None], (600, 1, 3))
    path = saved(smooth, "a.jpg", quality=95)
    assert np.abs(decoded(path, 32).astype(int) - decoded(smooth, 32)).max() <= 4


@pytest.mark.parametrize("kind", ["jpg", "png", "tif", "webp"])
def test_a_picture_on_its_side_is_put_upright(saved, kind):
    turned = Image.Exif()
    turned[274] = 6  # the camera was held a quarter to the right
    path = saved(np.repeat(np.repeat(WIDE, 8, 0), 8, 1), f"a.{kind}", exif=turned)
    assert shape_of(path) == (64, 32)
    column = decoded(path, 64, "squash")[:, 32, 0]
    assert column[5] < 20 and column[-5] > 235


def test_cmyk_keeps_its_colours(saved):
    path = saved(np.full((8, 8, 3), (200, 30, 30), np.uint8), "a.jpg", "CMYK", quality=95)
    red, green, blue = decoded(path, 8)[4, 4].astype(int)
    assert red > 180 and green < 60 and blue < 60


@pytest.mark.parametrize(("name", "kind"), [("a.png", np.uint16), ("a.tif", np.int32)])
def test_sixteen_bits_are_scaled_not_cut(saved, name, kind):
    deep = np.full((4, 4), 32_896, kind)  # half of 65,535, as 128 is of 255
    assert (decoded(saved(deep, name), 4) == 128).all()


def test_numbers_of_unknown_brightness_are_refused(saved):
    with pytest.raises(BadPicture, match="65,535"):
        decoded(saved(np.full((4, 4), 10**6, np.int32), "a.tif"), 4)


def test_fractions_go_from_black_to_white(saved):
    assert (decoded(saved(np.ones((4, 4), np.float32), "a.tif"), 4) == 255).all()


def test_grey_becomes_three_equal_colours(saved):
    assert (decoded(saved(np.full((4, 4), 7, np.uint8), "a.png"), 4) == 7).all()


def test_white_shines_through_a_transparent_palette(saved):
    path = saved(np.zeros((4, 4, 3), np.uint8), "a.png", "P", transparency=0)
    assert (decoded(path, 4) == 255).all()


def test_white_shines_half_through_a_half_transparent_black(saved):
    clear = np.zeros((4, 4, 4), np.uint8)
    clear[..., 3] = 127
    assert (decoded(saved(clear, "a.png"), 4) == 128).all()


@pytest.mark.parametrize("kind", ["gif", "webp", "png"])
def test_the_first_picture_of_an_animation_counts(saved, kind):
    first, second = np.zeros((8, 8, 3), np.uint8), Image.new("RGB", (8, 8), "white")
    path = saved(first, f"a.{kind}", save_all=True, append_images=[second])
    assert (decoded(path, 8) < 5).all()


@pytest.mark.parametrize("side", [8_001, 10_000, 60_000])
def test_a_bomb_is_refused_before_it_is_decoded(tmp_path, side):
    (tmp_path / "a.png").write_bytes(png(side, side))
    for look in (lambda path: decoded(path, 8), shape_of, fingerprint):
        with pytest.raises(BadPicture, match="64 million"):
            look(tmp_path / "a.png")


def test_what_is_no_picture_says_so(tmp_path):
    (tmp_path / "empty.png").touch()
    (tmp_path / "text.png").write_text("hello")
    (tmp_path / "page.eps").write_bytes(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n")
    (tmp_path / "folder.png").mkdir()
    (tmp_path / "link.png").symlink_to(tmp_path / "text.png")
    os.mkfifo(tmp_path / "pipe.png")
    said = {
        "empty.png": "is empty",
        "text.png": "not a picture of a known kind",
        "page.eps": "not a picture of a known kind",  # it is a program, and is not run
        "folder.png": "is not a file",
        "link.png": "is a link",
        "pipe.png": "is not a file",
        "gone.png": "is not there",
    }
    for name, why in said.items():
        with pytest.raises(BadPicture, match=why):
            decoded(tmp_path / name, 8)


def test_a_sentence_names_the_file_but_not_where_it_lies(tmp_path):
    (tmp_path / "text.png").write_text("hello")
    with pytest.raises(BadPicture) as said:
        decoded(tmp_path / "text.png", 8)
    assert str(tmp_path) not in str(said.value)


def test_an_array_of_another_kind_is_refused():
    with pytest.raises(BadPicture, match="float64"):
        decoded(np.zeros((4, 4, 3)), 4)


def test_an_unknown_fit_is_named():
    with pytest.raises(UnknownName, match="squash"):
        decoded(WIDE, 4, "squish")


@pytest.mark.parametrize("kind", LOSSLESS)
def test_equal_pixels_have_one_fingerprint_in_every_lossless_kind(saved, kind):
    assert fingerprint(saved(noise(), f"a.{kind}")) == fingerprint(noise())


def test_one_other_pixel_or_shape_is_another_fingerprint():
    other = noise()
    other[0, 0, 0] ^= 1
    flat = np.zeros((2, 3, 3), np.uint8)
    assert fingerprint(other) != fingerprint(noise())
    assert fingerprint(flat) != fingerprint(flat.reshape(3, 2, 3))
