"""`fairviz worker`: the process that makes what pages and studies ask for."""

import logging
from argparse import Namespace
from logging.handlers import RotatingFileHandler

from fairviz.cli import lab
from fairviz.jobs import Queue
from fairviz.predictions.store import Store

LOG_BYTES = 1_000_000


def serve(asked: Namespace) -> int:
    """Works until told to stop, or until the launcher is gone."""
    lab.needed()
    store = Store.default()
    _log_to(store)
    from fairviz.lab.worker import work
    from fairviz.lab.workshop import Workshop

    work(Queue(store.queue), lambda breathe: Workshop(store, breathe), launcher=asked.launcher)
    return 0


def _log_to(store: Store) -> None:
    """To the terminal and, with tracebacks, to a file beside the results."""
    store.log.parent.mkdir(parents=True, exist_ok=True)
    file = RotatingFileHandler(store.log, maxBytes=LOG_BYTES, backupCount=1, delay=True)
    form = "%(asctime)s worker %(process)d  %(message)s"
    logging.basicConfig(
        level=logging.INFO,
        format=form,
        datefmt="%H:%M:%S",
        handlers=[logging.StreamHandler(), file],
    )
