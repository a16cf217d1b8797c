"""Every reading of certify, a JSON line each: what was read is paid for, and not read twice."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

NAME = "certify.log"


def log(home: Path, who: str, what: str) -> int:
    """How many readings there were before this one, which is now written down."""
    before = len(readings(home))
    _append(home, {"who": who, "what": what})
    return before


def answer(home: Path, who: str, what: str, result: dict[str, Any]) -> None:
    """Keeps what a reading said: whoever asks the same again reads this instead."""
    _append(home, {"who": who, "answer": what, "result": result})


def answered(home: Path, who: str, what: str) -> dict[str, Any] | None:
    """What the reading said that asked just this; None where nobody asked."""
    found = [line for line in _lines(home) if (line.get("who"), line.get("answer")) == (who, what)]
    return dict(found[0]["result"]) if found else None


def readings(home: Path) -> list[dict[str, Any]]:
    """What was read so far, the oldest first; a line that was cut short was a reading, too."""
    return [line for line in _lines(home) if "answer" not in line]


def _append(home: Path, line: dict[str, Any]) -> None:
    home.mkdir(parents=True, exist_ok=True)
    with (home / NAME).open("a", encoding="utf-8") as file:
        file.write(json.dumps({**line, "when": datetime.now(UTC).isoformat()}) + "\n")


def _lines(home: Path) -> list[dict[str, Any]]:
    path = home / NAME
    return [_parsed(line) for line in path.read_text().splitlines()] if path.exists() else []


def _parsed(line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
