"""docs/check.md: its workflow and commands can be typed, and no option is missing."""

import re
import shlex
from pathlib import Path

import pytest
import yaml

import fairviz
from fairviz.cli.arguments import parser
from fairviz.cli.checking.asking.options import SHORT

DOCUMENT = (Path(__file__).parents[2] / "docs" / "check.md").read_text()
WORKFLOW, UNDECIDED = re.findall(r"```yaml\n(.*?)```", DOCUMENT, re.DOTALL)
TYPED = re.findall(r"^    (fairviz check .*?[^\\])$", DOCUMENT, re.DOTALL | re.MULTILINE)


def parsed(command):
    _, *words = shlex.split(command)
    return parser().parse_args(words)


def test_the_workflow_fails_with_the_check():
    job = yaml.safe_load(WORKFLOW)["jobs"]["check"]
    (step,) = [step for step in job["steps"] if "fairviz check" in step.get("run", "")]
    asked = parsed(step["run"])
    assert (asked.files, asked.max_group_drop) == (["predictions.parquet"], 2)
    assert not {"continue-on-error", "if"} & {*step}
    (kept,) = [step for step in job["steps"] if "upload-artifact" in step.get("uses", "")]
    assert kept["if"] == "always()"
    assert {asked.junit, asked.json_file} == {*kept["with"]["path"].split()}


def test_what_is_installed_is_the_wheel_that_make_builds():
    job = yaml.safe_load(WORKFLOW)["jobs"]["check"]
    assert 'pip install "$FAIRVIZ"' in [step.get("run") for step in job["steps"]]
    wheel = f"fairviz-{fairviz.__version__}-py3-none-any.whl"
    assert job["env"]["FAIRVIZ"].endswith(f"/{wheel}")
    assert f"`dist/{wheel}`" in DOCUMENT
    assert "https://" not in DOCUMENT


def test_the_step_that_lets_undecided_pass_is_one():
    step = yaml.safe_load(UNDECIDED)
    line = next(line for line in step["run"].splitlines() if line.startswith("fairviz"))
    assert parsed(line.partition(" ||")[0]).max_drop == 1


@pytest.mark.parametrize("command", TYPED)
def test_what_can_be_typed_is_understood(command):
    assert parsed(command.replace("\\\n", " ")).command


def test_every_option_is_in_the_document():
    (check,) = [
        choices["check"]
        for action in parser()._actions
        if isinstance(choices := action.choices, dict)
    ]
    options = {name for action in check._actions for name in action.option_strings}
    assert not [name for name in options - {"-h", "--help"} if f"`{name}" not in DOCUMENT]
    assert len(SHORT) == 4 and len(TYPED) == 4
