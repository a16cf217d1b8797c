"""What can be wrong with a store: each says which file, and what to do about it."""

from pathlib import Path

from fairviz.errors import FairVizError


class NotInStore(FairVizError, LookupError):
    """Asked for something that nobody has made yet."""


class WrongEvalSet(FairVizError):
    """Answers to other questions than the ones they are about to be read against."""


class ReadOnly(FairVizError):
    """The sample is read, never written."""


class StoreFull(FairVizError):
    """The disk took no more; nothing half-written was left behind."""


class NewerFormat(FairVizError):
    """A later FairViz wrote this."""

    def __init__(self, folder: Path, found: object, known: int) -> None:
        super().__init__(
            f"{folder} was written by a newer FairViz (format {found}; this one reads up to"
            f" {known}). Update FairViz, or delete that folder to have it made again."
        )


class Damaged(FairVizError):
    """A file whose content is not what was written."""

    def __init__(self, file: Path, what: str) -> None:
        self.file = file
        super().__init__(
            f"{file} is damaged ({what}). `fairviz cache verify --repair` removes it, so that it"
            f" is made again when asked for."
        )
