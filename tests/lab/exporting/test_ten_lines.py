"""The ten lines where nothing but PyTorch and safetensors is to be had."""

import subprocess
import sys
import sysconfig
from pathlib import Path

from safetensors.torch import save_file

from fairviz.lab.exporting import loading

ABSENT = ("fairviz", "torchvision", "numpy", "onnx", "captum", "torch_pruning")
DRIVER = """\
import runpy, sys
from importlib.util import find_spec
sys.path.append(sys.argv[1])  # its packages, without the .pth files that lead to this clone
assert find_spec("fairviz") is None, sys.path
sys.modules.update(dict.fromkeys({absent}))  # whoever imports one of these fails
for script in sys.argv[3:]:
    sys.argv[1:2] = [sys.argv[2]]
    runpy.run_path(script, run_name="__main__")
    sys.stdout.write("--\\n")
"""


def test_they_answer_as_the_store_in_an_empty_environment(filtered, put, tmp_path):
    goods, made = filtered
    folder = put(made)
    save_file({"images": goods.material.held_out.pixels.contiguous()}, tmp_path / "asked")
    scripts = [str(folder / name) for name in ("load.py", "load_small.py")]
    packages = sysconfig.get_paths()["purelib"]
    driver = DRIVER.format(absent=list(ABSENT))
    command = [
        sys.executable,
        "-I",
        "-S",
        "-c",
        driver,
        packages,
        str(tmp_path / "asked"),
        *scripts,
    ]
    told = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    classes = goods.material.evalset.classes
    expected = [classes[number] for number in goods.predicted]
    assert told.stdout.split() == [*expected, "--", *expected, "--"]


def test_they_are_ten_and_the_document_shows_them():
    lines = loading.script("network", "weights.safetensors")
    assert lines.count("\n") == 10
    document = Path(__file__).parents[3] / "docs" / "export.md"
    shown = document.read_text().replace("\n\n", "\n")  # blank lines make it easier to read
    assert f"```python\n{lines}```" in shown
