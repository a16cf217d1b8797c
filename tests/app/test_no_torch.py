"""The app never imports torch: import contracts cannot see what is loaded by name."""

import subprocess
import sys
from pathlib import Path

SCRIPT = """
import sys
from streamlit.testing.v1 import AppTest
from fairviz.predictions import home
home.samples = tuple
for page in ("overview", "groups", "bias_map", "studies"):
    app = AppTest.from_file("app/main.py", default_timeout=60).run()
    app.switch_page(f"app_pages/{page}.py").run()
    assert not app.exception, app.exception
loaded = [name for name in ("torch", "torchvision", "captum") if name in sys.modules]
assert not loaded, loaded
"""


def test_no_page_imports_torch(stores: dict[str, Path]) -> None:
    root = Path(__file__).parents[2]
    settings = {"FAIRVIZ_CACHE": str(stores["full"]), "PYTHONPATH": str(root), "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=root, env=settings, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-2000:]
