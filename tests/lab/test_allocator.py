"""Freed memory stays with the process, unless somebody else decided about it."""

import os
import subprocess
import sys

import pytest

FAULTS = """
import resource
import fairviz.lab
import torch
def faults(): return resource.getrusage(resource.RUSAGE_SELF).ru_minflt
def batch(): return [torch.zeros(4_000_000) for _ in range(3)]
for _ in range(8):  # until the heap has grown to its size
    batch()
before = faults()
for _ in range(20):
    batch()
print(faults() - before)
"""


def faults(**told):
    environment = {name: at for name, at in os.environ.items() if not name.startswith("MALLOC_")}
    command = [sys.executable, "-c", FAULTS]
    found = subprocess.run(
        command, env=environment | told, capture_output=True, text=True, check=True
    )
    return int(found.stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="the GNU allocator is told, and no other")
def test_a_batch_takes_the_pages_that_the_last_one_freed():
    one_batch = 3 * 16_000_000 // os.sysconf("SC_PAGESIZE")
    assert faults() < one_batch  # over twenty of them
    assert faults(MALLOC_TRIM_THRESHOLD_="131072") > 10 * one_batch
