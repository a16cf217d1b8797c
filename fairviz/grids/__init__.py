"""Lists of variants worth having, from a page of YAML or from a page's choices."""

from fairviz.grids.costs import Cost, estimate
from fairviz.grids.grouping import grouped
from fairviz.grids.needs import Data, check
from fairviz.grids.nodes import BadStudy
from fairviz.grids.reading import read, read_text
from fairviz.grids.study import Method, Study, spread, variants, with_parents
from fairviz.grids.values import spelled_out
from fairviz.grids.writing import as_yaml

__all__ = [
    "BadStudy",
    "Cost",
    "Data",
    "Method",
    "Study",
    "as_yaml",
    "check",
    "estimate",
    "grouped",
    "read",
    "read_text",
    "spelled_out",
    "spread",
    "variants",
    "with_parents",
]
