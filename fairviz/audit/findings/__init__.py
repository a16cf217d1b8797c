"""The first line of a page: what the data say, in a sentence that simultaneous intervals carry."""

from fairviz.audit.findings.base import Finding
from fairviz.audit.findings.cost import overview
from fairviz.audit.findings.onsets import groups
from fairviz.audit.findings.scores import bias_map

__all__ = ["Finding", "bias_map", "groups", "overview"]
