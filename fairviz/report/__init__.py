"""One study as one file that can be sent: findings first, everything inside, nothing fetched."""

from fairviz.report.page import made
from fairviz.report.reading import Asked, Material, of

__all__ = ["Asked", "Material", "made", "of"]
