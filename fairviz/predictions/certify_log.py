"""Every reading of certify, one JSON line each: what was read is paid for."""

import json
from datetime import UTC, datetime
from pathlib import Path

NAME = "certify.log"


def log(home: Path, who: str, what: str) -> int:
    """How many readings there were before this one, which is now written down."""
    before = len(readings(home))
    home.mkdir(parents=True, exist_ok=True)
    line = json.dumps({"who": who, "what": what, "when": datetime.now(UTC).isoformat()})
    with (home / NAME).open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    return before


def readings(home: Path) -> list[dict[str, str]]:
    """What was read so far, the oldest first."""
    path = home / NAME
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
