import io
import tarfile
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from fairviz.intake import archives
from fairviz.intake.archives import content, is_archive, names, opened
from fairviz.intake.found import BadData

KINDS = ["a.zip", "a.tar", "a.tar.gz", "a.tgz"]
OUTSIDE = ["/etc/x", "../x", "a/../../x", "..\\x", "C:/x", "C:\\x", "."]


@pytest.fixture
def packed(tmp_path):
    """Packs names and texts into an archive of this name."""

    def pack(name, members):
        path = tmp_path / name
        if path.suffix == ".zip":
            with ZipFile(path, "w", ZIP_DEFLATED) as archive:
                for member, text in members:
                    archive.writestr(member, text)
            return path
        with tarfile.open(path, "w" if path.suffix == ".tar" else "w:gz") as archive:
            for member, text in members:
                info = tarfile.TarInfo(member)
                info.size = len(text)
                archive.addfile(info, io.BytesIO(text.encode()))
        return path

    return pack


def refused(path, why):
    """It is refused for this reason, and nothing is left of it."""
    before = sorted(path.parent.rglob("*"))
    with pytest.raises(BadData, match=why):
        opened(path, path.parent / "into")
    assert sorted(path.parent.rglob("*")) == before


@pytest.mark.parametrize("kind", KINDS)
def test_everything_is_unpacked(packed, tmp_path, kind):
    path = packed(kind, [("b/c.txt", "two"), ("./a.txt", "one")])
    assert is_archive(path) and names(path) == ["b/c.txt", "a.txt"]
    home = opened(path, tmp_path / "into")
    assert (home / "b/c.txt").read_text() == "two" and (home / "a.txt").read_text() == "one"
    assert sorted(one.name for one in tmp_path.iterdir()) == sorted([kind, "into"])


@pytest.mark.parametrize("kind", KINDS)
def test_one_file_is_read_without_unpacking(packed, kind):
    path = packed(kind, [("a.txt", "one"), ("b/c.txt", "two")])
    assert content(path, "b/c.txt") == b"two"
    with pytest.raises(BadData, match=r"x\.txt in a\S+ is not there"):
        content(path, "x.txt")
    with pytest.raises(BadData, match="fit in memory"):
        content(path, "a.txt", most=2)


@pytest.mark.parametrize("kind", ["a.zip", "a.tar.gz"])
@pytest.mark.parametrize("name", OUTSIDE)
def test_names_that_lead_out_of_the_folder_are_refused(packed, kind, name):
    path = packed(kind, [("fine.txt", "1"), (name, "1")])
    refused(path, "leads out of its folder")
    with pytest.raises(BadData, match="leads out"):
        names(path)


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE]
)
def test_links_and_devices_in_a_tar_are_refused(tmp_path, kind):
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        info = tarfile.TarInfo("inside.txt")
        info.type, info.linkname = kind, "/etc/passwd"
        archive.addfile(info)
    refused(tmp_path / "a.tar", "a link or device")


def test_a_link_in_a_zip_is_refused(tmp_path):
    with ZipFile(tmp_path / "a.zip", "w") as archive:
        info = ZipInfo("inside.txt")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    refused(tmp_path / "a.zip", "a link or device")


def test_an_encrypted_zip_is_refused(packed):
    path = packed("a.zip", [("a.txt", "one")])
    raw = bytearray(path.read_bytes())
    raw[raw.index(b"PK\x01\x02") + 8] |= 1  # the flag in the list at the end
    path.write_bytes(raw)
    refused(path, "encrypted")


@pytest.mark.parametrize("kind", ["a.zip", "a.tar.gz"])
def test_what_swells_beyond_reason_is_refused(packed, monkeypatch, kind):
    monkeypatch.setattr(archives, "FREE_BYTES", 100_000)
    path = packed(kind, [("a.txt", "0" * 150_000), ("b.txt", "0" * 150_000)])
    refused(path, "unpacks to")


@pytest.mark.parametrize("kind", ["a.zip", "a.tar.gz"])
def test_a_little_may_swell_a_lot(packed, tmp_path, kind):
    path = packed(kind, [("a.txt", "0" * 1_000_000)])
    assert (opened(path, tmp_path / "into") / "a.txt").stat().st_size == 1_000_000


@pytest.mark.parametrize("kind", KINDS)
def test_more_than_the_most_is_refused(packed, monkeypatch, kind):
    monkeypatch.setattr(archives, "MOST_BYTES", 5)
    refused(packed(kind, [("a.txt", "123"), ("b.txt", "456")]), "unpacks to 6 or more")


def test_a_tar_whose_header_claims_gigabytes_is_not_read(tmp_path):
    info = tarfile.TarInfo("long")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, 5_000_000_000
    (tmp_path / "a.tar").write_bytes(info.tobuf(tarfile.GNU_FORMAT) + bytes(10_240))
    refused(tmp_path / "a.tar", "a header of")


@pytest.mark.parametrize("kind", ["a.zip", "a.tar.gz", "a.tar"])
def test_an_archive_cut_off_leaves_nothing(packed, kind):
    texts = [(f"{number}.txt", f"{number * 7919}" * 5_000) for number in range(1, 5)]
    path = packed(kind, texts)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    refused(path, "not a whole zip or tar")


def test_a_full_disk_leaves_nothing(packed, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device", "somewhere/secret")

    monkeypatch.setattr(archives.shutil, "copyfileobj", full)
    refused(packed("a.zip", [("a.txt", "1")]), r"\(No space left on device\)")


def test_unpacking_that_is_cancelled_leaves_nothing(packed, tmp_path, monkeypatch):
    def cancelled(*_):
        raise KeyboardInterrupt

    path = packed("a.zip", [("a.txt", "1")])
    monkeypatch.setattr(archives.shutil, "copyfileobj", cancelled)
    with pytest.raises(KeyboardInterrupt):
        opened(path, tmp_path / "into")
    assert list(tmp_path.iterdir()) == [path]


def test_a_changed_byte_is_noticed(packed):
    path = packed("a.zip", [("a.txt", "".join(map(chr, range(33, 127))))])
    raw = bytearray(path.read_bytes())
    raw[60] ^= 255
    path.write_bytes(raw)
    refused(path, "not a whole zip or tar")


@pytest.mark.parametrize("held", [b"", b"hello" * 1_000])
def test_what_is_no_archive_says_so(tmp_path, held):
    (tmp_path / "a.zip").write_bytes(held)
    refused(tmp_path / "a.zip", "not a whole zip or tar")


def test_one_name_twice_is_refused(packed):
    refused(packed("a.tar", [("a.txt", "1"), ("a.txt", "2")]), "'a.txt' twice")


def test_an_archive_of_nothing_is_refused(packed):
    refused(packed("a.zip", []), "holds no files")


def test_a_folder_that_is_there_is_not_touched(packed, tmp_path):
    (tmp_path / "into").mkdir()
    (tmp_path / "into/mine.txt").write_text("mine")
    refused(packed("a.zip", [("mine.txt", "theirs")]), "is there already")
    assert (tmp_path / "into/mine.txt").read_text() == "mine"


def test_what_a_mac_adds_is_left_out(packed):
    assert names(packed("a.zip", [("a.txt", "1"), ("__MACOSX/._a.txt", "2")])) == ["a.txt"]
