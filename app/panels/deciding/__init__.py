"""The parts of the page Decide."""

from app.panels.deciding import explored, outcome, take
from app.panels.deciding.answer import answer
from app.panels.deciding.begin import begin, is_fitting
from app.panels.deciding.certify import ask
from app.panels.deciding.earlier import earlier
from app.panels.deciding.moved import what_if
from app.panels.deciding.seen import Seen

__all__ = [
    "Seen",
    "answer",
    "ask",
    "begin",
    "earlier",
    "explored",
    "is_fitting",
    "outcome",
    "take",
    "what_if",
]
