"""What pages are made of: figures with their files, the three states, what is being computed."""

from app.panels import coming, shares, view
from app.panels.figure import drawer, figure, figures, mode
from app.panels.states import nothing_yet

__all__ = ["coming", "drawer", "figure", "figures", "mode", "nothing_yet", "shares", "view"]
