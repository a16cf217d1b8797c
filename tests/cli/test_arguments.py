"""What `fairviz --help` names, README and docs name too; and nothing else."""

import re
from pathlib import Path

import pytest

from fairviz.cli.arguments import parser

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
TYPED = re.compile(r"(?:^ {4}|`|&& |=> )fairviz ([a-z]+)\b", re.MULTILINE)
BUILDERS = {"sample"}  # for those who build FairViz: `make sample`


def commands():
    (found,) = [a.choices for a in parser()._actions if isinstance(a.choices, dict)]
    return {*found}


def test_the_readme_names_every_command():
    assert commands() - {*TYPED.findall(README)} == BUILDERS


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_documents_name_no_command_that_is_none(document):
    assert {*TYPED.findall(document.read_text())} <= commands()
