"""`python -m fairviz` is `fairviz`: `fairviz --help` names the commands."""

import json
import os
import sqlite3
import sys
from argparse import Namespace
from collections.abc import Sequence

from fairviz.cli.arguments import parser
from fairviz.errors import FairVizError

WHERE = "Is the disk full, or does FAIRVIZ_CACHE name what is no folder that you may write?"
OK, FAILED, MISUSED, INTERRUPTED = 0, 1, 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """The exit code: 0 fine, 1 something failed, 2 bad usage or input, 130 interrupted."""
    asked = parser().parse_args(argv)
    try:
        code: int = asked.command(asked)
    except FairVizError as error:
        return _said(str(error), asked)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # `fairviz list | head` has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except (OSError, sqlite3.OperationalError) as error:
        return _said(f"{error}. {WHERE}", asked)
    return code


def _said(sentence: str, asked: Namespace) -> int:
    """The sentence for people; for programs as JSON, too."""
    print(f"fairviz: {sentence}", file=sys.stderr)
    if getattr(asked, "json", False):
        print(json.dumps({"error": sentence}))
    return MISUSED


if __name__ == "__main__":
    sys.exit(main())
