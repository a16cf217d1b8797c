"""Pictures of any kind made into squares of red, green and blue, or refused with a reason."""

import stat
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import numpy as np
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from fairviz.errors import BadValue, UnknownName
from fairviz.intake.colours import as_rgb
from fairviz.intake.fitting import FITS
from fairviz.intake.found import BadData, Pixels

MOST_PIXELS = 64_000_000  # more than nearly any camera's: such a file is a mistake or a trap
FORMATS = ("JPEG", "PNG", "GIF", "BMP", "WEBP", "TIFF", "PPM", "JPEG2000", "AVIF")
ON_ITS_SIDE = (5, 6, 7, 8)  # EXIF orientations that swap height and width


class BadPicture(BadData):
    """One picture that cannot be used: which one, why, and what to do."""

    def __init__(self, name: str, why: str, do: str = "Replace it or leave it out.") -> None:
        self.why = why
        super().__init__(f"{name} {why}. {do}")


def decoded(picture: Path | Pixels, size: int, fit: str = "crop", crop: float = 1.0) -> Pixels:
    """The picture as (size, size, 3): its centre, all of it squashed, or all of it with bars."""
    if fit not in FITS:
        raise UnknownName(fit, "way to fit a picture", FITS)
    if size < 1 or not 0 < crop <= 1:
        raise BadValue(f"Size {size}, crop {crop}: size is at least 1, crop more than 0, up to 1.")
    with _opened(picture) as image:
        least = round(2 * size / crop)
        image.draft(None, (least, least))  # a large JPEG is read at half or less, never below 2x
        return np.array(FITS[fit](_upright(image), size, crop), np.uint8)


def native(picture: Path | Pixels) -> Pixels:
    """The whole picture (height, width, 3), upright, at the size it came in."""
    with _opened(picture) as image:
        return np.array(_upright(image), np.uint8)


def shape_of(picture: Path | Pixels) -> tuple[int, int]:
    """Height and width once upright, from the header alone."""
    with _opened(picture) as image:
        width, height = image.size
        return (width, height) if _lies(image) else (height, width)


def fingerprint(picture: Path | Pixels) -> str:
    """Equal for equal pixels, whatever the file's name or (lossless) format."""
    pixels = native(picture)
    return sha256(repr(pixels.shape).encode() + pixels.tobytes()).hexdigest()


def _upright(image: Image.Image) -> Image.Image:
    return as_rgb(ImageOps.exif_transpose(image))


def _lies(image: Image.Image) -> bool:
    if image.format == "TIFF" or "exif" not in image.info:  # a TIFF's size is upright already
        return False
    return image.getexif().get(ExifTags.Base.Orientation) in ON_ITS_SIDE


@contextmanager
def _opened(picture: Path | Pixels) -> Iterator[Image.Image]:
    """The picture, its header read and found small enough; what fails inside is explained."""
    name = picture.name if isinstance(picture, Path) else "A picture in an array"
    try:
        with _file(picture) if isinstance(picture, Path) else _array(picture) as image:
            _not_a_bomb(image, name)
            yield image
    except BadPicture:
        raise
    except Exception as fault:  # Pillow raises nearly anything on a broken file
        raise BadPicture(name, _reason(fault)) from fault


def _file(path: Path) -> Image.Image:
    found = path.lstat()
    if not stat.S_ISREG(found.st_mode):
        kind = "a link" if stat.S_ISLNK(found.st_mode) else "not a file"
        raise BadPicture(path.name, f"is {kind}: only plain files are read", "Copy the file there.")
    if not found.st_size:
        raise BadPicture(path.name, "is empty (0 bytes)", "Copy it again or leave it out.")
    return Image.open(path, formats=FORMATS)


def _array(pixels: Pixels) -> Image.Image:
    if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[2] != 3:
        raise BadData(f"is {pixels.dtype} of shape {pixels.shape}, not uint8 (height, width, 3)")
    return Image.fromarray(np.ascontiguousarray(pixels))


def _not_a_bomb(image: Image.Image, name: str) -> None:
    width, height = image.size
    if width * height > MOST_PIXELS:
        size = f"claims to be {width:,} x {height:,} pixels"
        raise BadPicture(name, f"{size}: more than {MOST_PIXELS // 10**6} million are not decoded")


def _reason(fault: Exception) -> str:
    if isinstance(fault, BadData):
        return f"{fault}"
    if "truncated" in str(fault):
        return _CUT
    known = (why for kind, why in _REASONS if isinstance(fault, kind))
    return next(known, f"cannot be decoded ({str(fault) or type(fault).__name__})")


_BOMB = f"is made of far more pixels than the {MOST_PIXELS // 10**6} million that are decoded"
_CUT = "breaks off before its end: it was not copied whole"
_REASONS: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str], ...] = (
    (FileNotFoundError, "is not there"),
    (PermissionError, "may not be read"),
    (UnidentifiedImageError, f"is not a picture of a known kind ({', '.join(FORMATS)})"),
    ((Image.DecompressionBombError, Image.DecompressionBombWarning), _BOMB),
)
