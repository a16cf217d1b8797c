"""A wheel carries at fairviz/_root what a clone has beside fairviz/: app, its theme, the samples.

The launcher puts that folder first on the path, so that the app keeps its import name `app` and no
other package of that name is in its way. Everything else about the build is in pyproject.toml.
"""

from pathlib import Path
from shutil import copytree, ignore_patterns

from setuptools import setup
from setuptools.command.build_py import build_py

CARRIED = ("app", ".streamlit", "data_cache/sample", "data_cache/cifar10")


class CarryTheRoot(build_py):
    """The usual build, and beside it the folders that are not Python packages of ours."""

    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return
        root = Path(self.build_lib) / "fairviz" / "_root"
        for folder in CARRIED:
            copytree(folder, root / folder, dirs_exist_ok=True, ignore=ignore_patterns("*.pyc"))


setup(cmdclass={"build_py": CarryTheRoot})
