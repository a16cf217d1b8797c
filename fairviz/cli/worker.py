"""`fairviz worker`: the process that makes what pages and studies ask for."""

import logging
import threading
from argparse import Namespace
from functools import partial
from logging.handlers import RotatingFileHandler
from typing import TYPE_CHECKING

import pandas as pd

from fairviz.cli import lab
from fairviz.cli.serve import end_after
from fairviz.errors import FairVizError
from fairviz.jobs import Queue
from fairviz.predictions import listed
from fairviz.predictions.store import Store

if TYPE_CHECKING:  # torch takes seconds, and comes only once the log is open
    from fairviz.lab.observatory import Observatory
    from fairviz.lab.progress import Breathe

LOG_BYTES = 1_000_000
AT_HAND = 4  # dense models that are loaded before anybody asks


def serve(asked: Namespace) -> int:
    """Works until told to stop, or until the launcher is gone."""
    lab.needed()
    if asked.launcher:  # from now on, not only once torch is there
        threading.Thread(target=end_after, args=(asked.launcher,), daemon=True).start()
    store = Store.default()
    _log_to(store)
    from fairviz.lab import devices
    from fairviz.lab.worker import work

    devices.check(asked.device)
    maker = partial(_warm, store, asked.device)
    work(Queue(store.queue), maker, launcher=asked.launcher)
    return 0


def _warm(store: Store, device: str, breathe: "Breathe") -> "Observatory":
    """An observatory whose images are drawn before the first slider moves."""
    from fairviz.lab.observatory import Observatory
    from fairviz.lab.workshop import Workshop

    workshop = Workshop(store, breathe, device=device)
    try:
        workshop.warm_up(store.variant(digest) for digest in _likely(store.index())[:AT_HAND])
    except FairVizError as error:
        logging.info("Nothing is warm yet: %s", error)
    return Observatory(store, workshop)


def _likely(index: pd.DataFrame) -> list[str]:
    """The dense models, those of the study that opens first at the head."""
    place = {model: number for number, model in enumerate(listed.models(index))}
    dense = index[index["schedule"].eq("dense")].to_dict("records")
    dense.sort(key=lambda row: place[row["dataset"], row["model"]])
    return [str(row["digest"]) for row in dense]


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
