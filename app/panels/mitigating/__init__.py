"""The parts of the page Mitigate."""

from app.panels.mitigating.family import offer
from app.panels.mitigating.methods import compare, follow, twin
from app.panels.mitigating.needs import needs
from app.panels.mitigating.parts import answer, left_out, nothing_yet, parts
from app.panels.mitigating.seen import Seen, of

__all__ = [
    "Seen",
    "answer",
    "compare",
    "follow",
    "left_out",
    "needs",
    "nothing_yet",
    "of",
    "offer",
    "parts",
    "twin",
]
