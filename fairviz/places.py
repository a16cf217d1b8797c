"""Where FairViz itself lies: a clone, or the small copy of one that a wheel carries."""

from pathlib import Path

PACKAGE = Path(__file__).parent
CLONE = PACKAGE.parent


def is_clone() -> bool:
    """Whether this package runs from a checkout rather than from an installed wheel."""
    return (CLONE / "pyproject.toml").is_file() and (CLONE / "app" / "main.py").is_file()


def root() -> Path:
    """The folder that holds app/, .streamlit/ and the samples in data_cache/."""
    return CLONE if is_clone() else PACKAGE / "_root"
