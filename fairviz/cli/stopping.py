"""An import that is asked to end throws away what it has begun, and its ticket says so."""

import signal
import threading
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fairviz.predictions.tickets import Pen


@contextmanager
def watched(asked: Namespace, home: Path, what: str) -> Iterator[Pen]:
    """The pen of this import's ticket; whatever ends the import before its end is written."""
    pen = Pen(home, asked.ticket or "", what)
    try:
        with _cleanly():
            yield pen
    except BaseException as error:
        pen.end("failed", str(error) or "It was cancelled.")
        raise


@contextmanager
def _cleanly() -> Iterator[None]:
    """Inside, SIGTERM ends as Ctrl-C does: through every `finally`."""
    if threading.current_thread() is not threading.main_thread():
        yield  # elsewhere Python takes no signals
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
