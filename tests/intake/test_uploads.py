import io
import os

from fairviz.intake.uploads import OLD, UPLOADS, old, stored
from fairviz.predictions import tickets


def upload(name, content=b"abc"):
    file = io.BytesIO(content)
    file.name = name
    return file


def test_a_name_that_leads_elsewhere_stays_in_its_folder(tmp_path):
    for name in ("../../etc/passwd", "..\\..\\windows", "/etc/passwd", "...", "a/b.csv"):
        path = stored(tmp_path, "../tab", upload(name))
        assert path.resolve().is_relative_to((tmp_path / UPLOADS).resolve())
        assert path.read_bytes() == b"abc"


def test_an_upload_is_written_whole_whatever_was_read_of_it_before(tmp_path):
    file = upload("a.csv", b"x" * 3_000_000)
    file.read(10)
    assert stored(tmp_path, "tab", file).stat().st_size == 3_000_000


def test_uploads_of_yesterday_are_old(tmp_path):
    first, second = (stored(tmp_path, tab, upload("a.csv")).parent for tab in ("one", "two"))
    long_ago = first.stat().st_mtime - OLD - 1
    os.utime(first, (long_ago, long_ago))
    assert old(tmp_path) == [first] != [second]


def test_tickets_of_yesterday_go(tmp_path):
    for id in ("old", "new"):
        tickets.Pen(tmp_path, id, "data").end("done")
    path = tickets.place(tmp_path, "old")
    long_ago = path.stat().st_mtime - tickets.OLD - 1
    os.utime(path, (long_ago, long_ago))
    tickets.sweep(tmp_path)
    assert tickets.read(tmp_path, "old") is None and tickets.read(tmp_path, "new")
