"""Who is alive: a process is its number and its birth, since numbers are used again."""

import os
import platform
from functools import cache
from pathlib import Path


@cache
def machine() -> str:
    """This machine since it was started, and this container on it: where pids mean something."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{boot} {Path('/proc/self/ns/pid').readlink()}"
    except OSError:
        return platform.node()


def born(pid: int) -> str:
    """When this process began, in the kernel's ticks; empty where that is not told."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""


def lives(pid: int, birth: str = "") -> bool:
    """Whether the process of this number (and birth, if known) still runs."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return (not birth or born(pid) == birth) and not _is_zombie(pid)


def killings() -> int:
    """How many processes this machine has ended for want of memory; 0 where that is not told."""
    try:
        lines = Path("/proc/vmstat").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("oom_kill "))


def _is_zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (OSError, IndexError):
        return False
