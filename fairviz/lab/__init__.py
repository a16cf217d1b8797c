"""Makes variants and observes them: the one room with torch in it."""

import os

# Before torch is loaded: threads that wait sleep instead of spinning. Beside one other busy process
# on two cores, spinning made a forward pass more than ten times slower; alone it gains nothing.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
