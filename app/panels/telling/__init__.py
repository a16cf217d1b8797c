"""Overview told as a story in five steps, for a projector or a phone."""

from app.panels.telling.story import tell

__all__ = ["tell"]
