"""An import that is asked to end throws away what it has begun."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def cleanly() -> Iterator[None]:
    """Inside, SIGTERM ends as Ctrl-C does: through every `finally`."""
    if threading.current_thread() is not threading.main_thread():
        yield  # elsewhere Python takes no signals
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
