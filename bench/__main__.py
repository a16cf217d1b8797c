"""Every row of speed that exists, against its yardstick, as one table: python -m bench."""

import argparse
import json
import platform
from importlib import import_module

from bench.table import Row, printed

ROOMS = ("sweep", "audit", "similarity", "maps", "scale", "together", "app")


def main() -> None:
    """Measure the rooms asked for (all by default) and print their rows."""
    rooms, as_json = _asked()
    rows: list[Row] = [row for room in rooms for row in import_module(f"bench.{room}").rows()]
    print(json.dumps(rows, indent=1) if as_json else printed(rows, _machine()))


def _asked() -> tuple[list[str], bool]:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("rooms", nargs="*", help=f"which of {', '.join(ROOMS)}; all if none")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    return asked.rooms or list(ROOMS), asked.json


def _machine() -> str:
    return f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}"


if __name__ == "__main__":
    main()
