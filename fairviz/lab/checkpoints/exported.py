"""Weights out of a program that torch.export wrote, for owners who say that they trust it.

Loading one was seen to run code from a crafted file: never without `--trust`, never from a page.
"""

import zipfile
from pathlib import Path

import torch

from fairviz.lab.checkpoints.reading import Checkpoint
from fairviz.lab.checkpoints.refused import BadCheckpoint
from fairviz.lab.checkpoints.weights import sound

TOOK = "The weights of an exported program were taken; its own way of computing is left aside."


def read(path: Path) -> Checkpoint:
    """The program's parameters and buffers, as a checkpoint has them."""
    try:
        program = torch.export.load(path)
    except Exception as error:  # whatever a file that was trusted comes up with
        raise BadCheckpoint(
            f"{path.name} could not be loaded as an exported program: {error}"
        ) from error
    state, changes = sound(dict(program.state_dict), path.name, path.stat().st_size)
    return Checkpoint(state, (TOOK, *changes))


def is_exported(path: Path) -> bool:
    """Whether this file says that it is one."""
    return path.suffix in (".pt2", ".pt") and _has_its_mark(path)


def _has_its_mark(path: Path) -> bool:
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
    return any("archive_format" in name or "exported_program" in name for name in names)
