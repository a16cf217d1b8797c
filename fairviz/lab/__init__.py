"""Makes variants and observes them: the one room with torch in it."""

import os

from fairviz.lab import allocator

# Before torch is loaded: threads that wait for each other spin for some microseconds, then sleep.
# Spinning for long, as is usual, made a forward pass many times slower beside one other busy
# process on two cores; not spinning at all makes it a third slower where it is alone.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("GOMP_SPINCOUNT", "1000")

allocator.keep_freed()
