"""Whose code may run: builders that were named on this machine, on this machine's command line.

The list lies with the user and not in a store, which somebody else may have sent.
"""

from pathlib import Path

import platformdirs

NAME = "trusted-builders"


def holds(content: str) -> bool:
    """Whether this model's builder was named here."""
    path = _place()
    return path.exists() and content in path.read_text(encoding="utf-8").split()


def add(content: str) -> None:
    """From now on the builder of this model may run."""
    path = _place()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{content}\n")


def _place() -> Path:
    return Path(platformdirs.user_config_dir("fairviz", appauthor=False)) / NAME
