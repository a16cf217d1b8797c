"""Speed, as ratios against yardsticks timed in the same run."""

import fairviz.lab  # noqa: F401  sets how threads wait, before any room loads torch
