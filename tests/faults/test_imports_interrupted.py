"""Imports that are cancelled, killed or disturbed: nothing is seen of them, the next one works."""

import errno
import os
import signal
from io import BytesIO
from shutil import disk_usage

import pytest
from PIL import Image

from fairviz.__main__ import main
from fairviz.intake import collecting, uploads
from fairviz.predictions import albums, brought, folders, tickets
from tests.faults.bringing import animals, left, pictures, started

MANY = 3_000  # pictures: more than one process decodes before it can be ended


@pytest.fixture
def folder(tmp_path):
    return pictures(tmp_path / "animals")


@pytest.fixture
def many(folder):
    """Thousands of large pictures, of which all but a few are the same file."""
    Image.effect_noise((256, 256), 80).convert("RGB").save(folder / "cat" / "large.png")
    for number in range(MANY):
        os.link(folder / "cat" / "large.png", folder / "dog" / f"large{number}.png")
    return folder


@pytest.fixture
def ended(many, home, until):
    """The ticket of an import in a process of its own that got this signal while it decoded."""

    def end(number):
        with started(home, "data", many, "--ticket", "abc", "--json") as process:
            try:
                until(lambda: (found := tickets.read(home, "abc")) and found.done, 60)
                process.send_signal(number)
                said = "".join(process.communicate(timeout=60))
            finally:
                process.kill()
        return process.returncode, said, tickets.read(home, "abc")

    return end


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_cancelled_import_throws_away_what_it_began_and_its_ticket_says_so(ended, home, number):
    code, said, ticket = ended(number)
    assert (code, said) == (130, "")
    assert (ticket.state, ticket.text) == ("failed", "It was cancelled.")
    assert left(home) == []


def test_a_killed_import_is_never_seen_and_gc_clears_what_it_left(ended, home, many, bring, capsys):
    _, _, ticket = ended(signal.SIGKILL)
    assert (ticket.state, ticket.lives) == ("running", False)
    assert list(brought.every(home)) == []
    (draft,) = left(home)
    for path in many.glob("dog/large*.png"):
        path.unlink()
    assert bring("data", many).code == 0
    assert main(["cache", "gc"]) == 0
    assert "Removed 1 folder" in capsys.readouterr().out
    assert not draft.exists() and len(left(home)) == 2


def test_gc_leaves_what_an_import_is_writing_however_long_it_takes(home, capsys):
    draft = folders.new_draft(home / "albums")
    draft.mkdir(parents=True)
    os.utime(draft, (0, 0))
    assert main(["cache", "gc"]) == 0
    assert draft.exists()


def test_gc_clears_archives_and_uploads_that_nobody_reads(home, capsys):
    unpacked = home / ".draft-1-abc"
    upload = uploads.stored(home, "tab", file(b"12345"))
    unpacked.mkdir()
    for path in (unpacked, upload.parent):
        os.utime(path, (0, 0))
    assert main(["cache", "gc"]) == 0
    assert "Removed 2 folders" in capsys.readouterr().out
    assert not unpacked.exists() and not upload.parent.exists()


def file(content, torn=False):
    """What a browser sends; torn: the connection ends in the middle."""
    sent = BytesIO(content)
    sent.name = "net.pt"
    if torn:
        sent.read = lambda size: (_ for _ in ()).throw(ConnectionError("gone"))
    return sent


def test_an_upload_that_is_cancelled_leaves_no_file(home):
    with pytest.raises(ConnectionError):
        uploads.stored(home, "tab", file(b"12345", torn=True))
    assert [path for path in home.rglob("*") if path.is_file()] == []


def test_a_folder_that_changes_meanwhile_is_refused(refused, folder, monkeypatch):
    usual = collecting.decoded

    def disturbed(picture, *how):
        if picture.name == "7.png":
            picture.write_bytes(picture.read_bytes() + b"more")
        return usual(picture, *how)

    monkeypatch.setattr(collecting, "decoded", disturbed)
    sentence = refused("data", folder)
    assert "2 files changed while they were read (cat/7.png, dog/7.png" in sentence
    assert "nothing was kept" in sentence


def test_a_cache_that_is_a_file_is_said(home, capsys, folder):
    home.write_text("")
    for words in (["data", str(folder)], ["predictions", "a.csv"], ["model", "a.pt"]):
        assert main(["import", *words]) == 2
        assert "which is a file: name a folder" in capsys.readouterr().err


@pytest.fixture
def brings_each(refused, folder, tmp_path):
    """Each of two kinds of import, refused with a sentence."""
    animals().to_csv(tmp_path / "animals.csv", index=False)

    def sentences():
        yield refused("data", folder)
        yield refused("predictions", tmp_path / "animals.csv")

    return sentences


def failing(number):
    def fail(*_, **__):
        raise OSError(number, os.strerror(number))

    return fail


def test_a_cache_that_cannot_be_written_is_said(brings_each, monkeypatch):
    monkeypatch.setattr(type(folders.Path()), "mkdir", failing(errno.EROFS))
    for sentence in brings_each():
        assert "Read-only file system" in sentence and "FAIRVIZ_CACHE" in sentence


@pytest.mark.parametrize("operation", ["write", "fsync"])
def test_a_disk_that_is_full_at_the_end_leaves_nothing(brings_each, monkeypatch, operation):
    owner = {"write": folders, "fsync": os}[operation]
    monkeypatch.setattr(owner, operation, failing(errno.ENOSPC))
    monkeypatch.setattr(albums, "write", failing(errno.ENOSPC))
    for sentence in brings_each():
        assert "disk" in sentence and "full" in sentence


def test_a_record_that_cannot_be_written_takes_its_album_with_it(refused, folder, monkeypatch):
    monkeypatch.setattr(brought, "replace_file", failing(errno.ENOSPC))
    assert "Is the disk full" in refused("data", folder)


def test_a_disk_too_small_for_the_pictures_is_said_before_any_is_decoded(
    refused, folder, monkeypatch
):
    monkeypatch.setattr(
        albums.shutil, "disk_usage", lambda place: disk_usage(place)._replace(free=1_000)
    )
    assert "choose a smaller size, or free some space" in refused("data", folder)


def test_a_disk_that_fills_up_while_decoding_is_said(refused, folder, monkeypatch):
    monkeypatch.setattr(collecting, "decoded", failing(errno.ENOSPC))
    assert "No space left on device. Is the disk full" in refused("data", folder)


def test_a_file_that_cannot_be_mapped_leaves_no_draft(refused, folder, monkeypatch):
    monkeypatch.setattr(albums.np.lib.format, "open_memmap", failing(errno.ENOSPC))
    assert "Is the disk full" in refused("data", folder)


def test_a_ticket_of_a_process_that_is_gone_does_not_live(home, until):
    process = started(home, "data", "nowhere")
    until(lambda: os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT) is not None)
    assert not tickets.Ticket("abc", pid=process.pid).lives  # it is a zombie: nobody asked for it
    process.communicate()
    assert not tickets.Ticket("abc", pid=process.pid).lives
    assert tickets.Ticket("abc", pid=os.getpid()).lives
