"""YAML with its lines and columns: values are read where they stand, so that errors can point."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

import yaml

from fairviz.errors import FairVizError, UnknownName

T = TypeVar("T")
PAGE = 20_000  # characters
MERGED = "<<"  # YAML's key for all that another mapping says


class BadStudy(FairVizError):
    """A study file that cannot be followed, with the line and column where it fails."""

    def __init__(self, source: str, mark: yaml.Mark | None, what: object) -> None:
        where = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        super().__init__(f"{source}{where}: {what}")


@dataclass(frozen=True)
class Place:
    """A value in a file."""

    node: yaml.Node
    source: str

    def wrong(self, what: object) -> BadStudy:
        return BadStudy(self.source, self.node.start_mark, what)

    @contextmanager
    def pointing(self) -> Iterator[None]:
        """What fails within is told with this line and column."""
        try:
            yield
        except BadStudy:
            raise
        except FairVizError as error:
            raise self.wrong(error) from None

    def fields(self, possible: Iterable[str], what: str) -> dict[str, "Place"]:
        """The entries of a mapping, each with a key that is possible and stands there once."""
        if not isinstance(self.node, yaml.MappingNode):
            raise self.wrong(f"here belongs a {what} with {', '.join(possible)}.")
        found: dict[str, Place] = {}
        for key, value in self.node.value:
            name = self._at(key).text("a key")
            if name in found:
                raise self._at(key).wrong(f"{name!r} stands here for the second time.")
            if name != MERGED:
                self._at(key).is_one_of(possible, what)
            found[name] = self._at(value)
        merged = found.pop(MERGED, None)
        return (merged.inherited(self, possible, what) if merged else {}) | found

    def inherited(self, by: "Place", possible: Iterable[str], what: str) -> dict[str, "Place"]:
        """The entries of the mapping that another is merged with (<<: *name)."""
        if isinstance(self.node, yaml.MappingNode) and self.node.start_mark.index < by.start:
            return self.fields(possible, what)
        raise self.wrong(f"{MERGED} takes the name of a mapping above, such as *plain.")

    @property
    def start(self) -> int:
        """Where in the file it begins."""
        return int(self.node.start_mark.index)

    def is_one_of(self, possible: Iterable[str], what: str) -> None:
        """Raises at this key where no such thing is possible."""
        name = self.text("a key")
        with self.pointing():
            if name not in possible:
                raise UnknownName(name, f"key of a {what}", possible)

    def items(self) -> list["Place"]:
        """The items of a list; a single value counts as a list of one."""
        if isinstance(self.node, yaml.SequenceNode):
            return [self._at(node) for node in self.node.value]
        return [self]

    def is_list(self) -> bool:
        return isinstance(self.node, yaml.SequenceNode)

    def is_mapping(self) -> bool:
        return isinstance(self.node, yaml.MappingNode)

    def text(self, what: str) -> str:
        """The characters as written, so that 2:4 is not read as a time of day."""
        if not isinstance(self.node, yaml.ScalarNode) or not self.node.value:
            raise self.wrong(f"here belongs {what}.")
        return str(self.node.value)

    def read(self, reader: Callable[[str], T], what: str) -> T:
        """The text in its own type."""
        text = self.text(what)
        try:
            return reader(text)
        except (ValueError, KeyError):
            raise self.wrong(f"{text!r} is not {what}.") from None

    def _at(self, node: yaml.Node) -> "Place":
        return Place(node, self.source)


def parsed(text: str, source: str) -> Place:
    """The file's outermost value."""
    if len(text) > PAGE:
        raise BadStudy(source, None, f"a study file has at most {PAGE:,} characters.")
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        raise BadStudy(source, error.problem_mark, f"{error.problem}.{_hint(error)}") from None
    except (yaml.YAMLError, RecursionError) as error:
        raise BadStudy(source, None, f"not YAML: {error}") from None
    if node is None:
        raise BadStudy(source, None, "the file is empty: it needs at least a dataset and a model.")
    return Place(node, source)


def _hint(error: yaml.MarkedYAMLError) -> str:
    """Between brackets YAML takes a question mark for one of its own signs."""
    is_marked = "got '?'" in (error.problem or "")
    return " Put a name with settings in quotes, such as 'kd?weight=1'." if is_marked else ""
