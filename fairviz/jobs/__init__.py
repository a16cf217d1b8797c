"""What is to be made: a durable queue that pages, command line and workers share."""

from fairviz.jobs.queue import Job, Queue
from fairviz.jobs.watch import Progress

__all__ = ["Job", "Progress", "Queue"]
