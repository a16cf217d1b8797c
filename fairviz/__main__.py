"""python -m fairviz app | run | missing | list | cache | worker | demo."""

import os
import sys
from collections.abc import Sequence

from fairviz.cli.arguments import parser
from fairviz.errors import FairVizError

OK, FAILED, MISUSED, INTERRUPTED = 0, 1, 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """The exit code: 0 fine, 1 something failed, 2 bad usage or input, 130 interrupted."""
    asked = parser().parse_args(argv)
    try:
        code: int = asked.command(asked)
    except FairVizError as error:
        print(f"fairviz: {error}", file=sys.stderr)
        return MISUSED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # `fairviz list | head` has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    return code


if __name__ == "__main__":
    sys.exit(main())
