"""Imports that take a while, each in a process of its own: `fairviz import`, watched by a ticket.

They outlive the tab that began them, and the page never reads a checkpoint or decodes a folder.
"""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import streamlit as st

from app import loaders
from fairviz import places
from fairviz.intake.uploads import UPLOADS, old, stored
from fairviz.predictions import tickets, upkeep
from fairviz.predictions.tickets import Ticket

STRANGERS = "FAIRVIZ_STRANGERS"  # set by a launcher that lets other machines in


def begin(kind: str, *words: str, **options: Any) -> str:
    """Starts `fairviz import KIND WORDS --option value`; the id of its ticket."""
    id = uuid4().hex[:12]
    tickets.sweep(loaders.store().home)
    command = [sys.executable, "-m", "fairviz", "import", kind, "--json", "--ticket", id]
    command += [part for name, value in options.items() for part in _option(name, value)]
    process = subprocess.Popen(
        [*command, "--", *words],
        cwd=places.root(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # so that it ends as one, and not with this tab
    )
    tickets.Pen(loaders.store().home, id, kind, process.pid)  # its own takes a second to come
    return id


def ticket(id: str) -> Ticket | None:
    """How far it is."""
    return tickets.read(loaders.store().home, id)


def cancel(found: Ticket) -> None:
    """Ends its process; what it had begun is thrown away by it."""
    if found.lives and found.pid:
        with suppress(ProcessLookupError):
            os.kill(found.pid, signal.SIGTERM)  # a SIGINT may be ignored from birth


def keep_upload(file: Any) -> Path:
    """Where an uploaded file now lies, under a name that can do no harm."""
    home = loaders.store().home
    upkeep.removed(old(home))
    return stored(home, st.session_state.setdefault("tab", uuid4().hex), file)


def may_name_paths() -> bool:
    """Whether visitors may name files of this machine: not where strangers are let in."""
    return not os.environ.get(STRANGERS)


def _option(name: str, value: Any) -> list[str]:
    """An option as it is typed; what is empty is left out."""
    flag = "--" + name.replace("_", "-")
    if value is True:
        return [flag]
    return [] if value in (False, None, "") else [f"{flag}={value}"]


__all__ = ["UPLOADS", "begin", "cancel", "keep_upload", "may_name_paths", "ticket"]
