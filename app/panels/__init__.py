"""What pages are made of: figures with their files, the three states, what is being computed."""

from app.panels import coming, shares, view
from app.panels.begin import begin
from app.panels.figure import drawer, figure, figures, mode
from app.panels.stages import combination
from app.panels.states import failed, nothing_pruned, nothing_yet, title

__all__ = [
    "begin",
    "combination",
    "coming",
    "drawer",
    "failed",
    "figure",
    "figures",
    "mode",
    "nothing_pruned",
    "nothing_yet",
    "shares",
    "title",
    "view",
]
