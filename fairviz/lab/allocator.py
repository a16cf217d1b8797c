"""Memory that one batch frees is kept for the next, where the system's allocator can be told so.

The GNU allocator hands blocks of megabytes back at once, and the next batch pays for its pages
again: a fresh process spent half of every evaluation on that.
"""

import ctypes
import os

_TRIM, _MAP = -1, -3  # M_TRIM_THRESHOLD and M_MMAP_THRESHOLD of malloc.h
KEPT = 256 << 20  # bytes at the end of the heap that stay with the process
MAPPED = 32 << 20  # bytes from which a block is mapped by itself: the most that is allowed
TUNED = ("MALLOC_TRIM_THRESHOLD_", "MALLOC_MMAP_THRESHOLD_")  # by whoever runs this


def keep_freed() -> bool:
    """Whether it could be told; never where somebody tuned the allocator already."""
    if any(name in os.environ for name in TUNED):
        return False
    tell = getattr(ctypes.CDLL(None), "mallopt", None) if os.name == "posix" else None
    return bool(tell and tell(_MAP, MAPPED) and tell(_TRIM, KEPT))
