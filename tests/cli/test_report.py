import json

import pytest
import yaml

from fairviz.__main__ import main
from fairviz.cli.report import share_of
from fairviz.errors import BadValue
from fairviz.predictions.studies import Studies
from tests.app import made_up


@pytest.fixture
def study(tmp_path, monkeypatch):
    monkeypatch.setenv("FAIRVIZ_CACHE", str(tmp_path / "store"))
    monkeypatch.chdir(tmp_path)
    store = made_up.fill(tmp_path / "store")
    pruned = [made_up.pruned(seed, share) for seed in (0, 1) for share in made_up.SPARSITIES]
    variants = [made_up.dense(0), made_up.dense(1), *pruned]
    return Studies(store).create("Three <tones>", variants)


def test_a_card_is_written_where_the_study_says(study, tmp_path, capsys):
    assert main(["report", "--study", "Three <tones>", "--card", "--groups", "lighting"]) == 0
    written = (tmp_path / "three-tones.md").read_text(encoding="utf-8")
    results = yaml.safe_load(written.split("---\n")[1])["model-index"][0]["results"]
    assert [one["dataset"]["config"] for one in results] == ["everyone", "bright", "dim"]
    assert "three-tones.md" in capsys.readouterr().out


def test_a_slide_is_a_png_where_the_file_says_so_and_json_names_it(study, tmp_path, capsys):
    asked = ["report", "--study", study.key, "--slide", "--to", "one.png", "--json"]
    assert main(asked) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["file"] == "one.png"
    assert (tmp_path / "one.png").stat().st_size == told["bytes"]
    assert (tmp_path / "one.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("file", "begin"), [("one.png", b"\x89PNG"), ("one.svg", b"<svg"), ("one.md", b"---\n")]
)
def test_the_files_ending_says_what_is_written(study, tmp_path, file, begin):
    assert main(["report", "--study", study.key, "--to", file]) == 0
    assert (tmp_path / file).read_bytes().startswith(begin)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--to", "one.docx"], "ends in .html or .pdf or .md or .svg or .png"),
        (["--card", "--to", "one.html"], "--card is written to a file that ends in .md"),
        (["--slide", "--to", "one.pdf"], "ends in .svg or .png"),
    ],
)
def test_an_ending_that_lies_is_refused_and_nothing_written(study, tmp_path, capsys, words, said):
    assert main(["report", "--study", study.key, *words]) == 2
    assert said in capsys.readouterr().err
    assert not list(tmp_path.glob("one.*"))


def test_an_unknown_study_is_a_sentence_and_no_file(study, tmp_path, capsys):
    assert main(["report", "--study", "Thre tones"]) == 2
    assert "is not a study" in capsys.readouterr().err
    assert not list(tmp_path.glob("*.html"))


@pytest.mark.parametrize("text", ["0.9", "90%", "90", " 90 % "])
def test_a_sparsity_is_a_share_or_a_percentage(text):
    assert share_of(text) == pytest.approx(0.9)


@pytest.mark.parametrize("text", ["", "much", "0", "100", "-1", "nan"])
def test_what_is_no_sparsity_is_refused(text):
    with pytest.raises(BadValue, match="is no sparsity"):
        share_of(text)
