"""Reading a scenario or an edition: YAML to plain data, with the line of every part and every fault of the file itself.

YAML alone would keep the last of two values under one key in silence, and stop at the first day that is none.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from itertools import takewhile
from math import isfinite
from typing import Any, Final

import yaml

from standards.editions.validation_errors import Place

LARGEST: Final = 2_000_000  # bytes; the longest that anybody would read has a fraction of that
_DEEPEST: Final = 40
"""Lists within lists: the fast parser crashes where they run into the thousands."""
_MOST_NODES: Final = 200_000
"""How many values a file can hold once its aliases are followed: ten lines of them could stand for billions."""
_SHOWN: Final = 60
_MERGE: Final = "tag:yaml.org,2002:merge"

_Loader: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, order=True)
class FileFault:
    """What is wrong on a line."""

    line: int
    problem: str


class Unreadable(Exception):
    """The file as a whole can't be read."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(problem)
        self.fault = FileFault(line, problem)


@dataclass
class YamlFile:
    """What a file holds, where each part stands, and what is wrong with it."""

    document: Any = None
    lines: dict[Place, int] = field(default_factory=dict)
    faults: list[FileFault] = field(default_factory=list)
    unread: set[Place] = field(default_factory=set)
    """Places whose values can't be read: nothing more is said of them."""
    title: str = ""
    """What the comments at the file's head say it is about."""

    def line(self, place: Place) -> int:
        """The line of a place, or of what it stands in."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


def parse(content: bytes) -> YamlFile:
    """The file's content as plain data. Raises ``Unreadable`` where nothing in it can be made out."""
    if len(content) > LARGEST:
        raise Unreadable(1, f"the file is longer than {LARGEST:,} bytes")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(content[: error.start].count(b"\n") + 1, "is not UTF-8") from None
    try:
        _measure(text)
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Unreadable(mark.line + 1 if mark else 1, f"is not YAML: {error.problem or error.context}") from None
    except yaml.YAMLError as error:
        raise Unreadable(1, f"is not YAML: {' '.join(str(error).split())[:_SHOWN]}") from None
    if root is None:
        raise Unreadable(1, "the file is empty")
    reading = _Reading()
    reading.file.document = reading.value(root, ())
    reading.file.title = _title(text)
    return reading.file


def _title(text: str) -> str:
    """The first comment above everything else; a list of clauses is none."""
    head = takewhile(lambda line: line.startswith("#") or not line.strip(), text.splitlines())
    comments = (line.lstrip("# ").strip() for line in head)
    return next((comment for comment in comments if comment and not comment.startswith("clauses:")), "")


def _measure(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise Unreadable(line, f"lists and mappings lie more than {_DEEPEST} deep")


class _Scalars(yaml.SafeLoader):
    """YAML's own reading of single values, but for decimals, which keep their digits: 1500.00 is an amount."""


def _decimal(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> Any:
    try:
        return Decimal(node.value)
    except InvalidOperation:
        number = loader.construct_yaml_float(node)
    if not isfinite(number):  # nothing that is counted or paid, and JSON has no word for it
        raise ValueError("is no finite number")
    return number


_Scalars.add_constructor("tag:yaml.org,2002:float", _decimal)


class _Reading:
    """Walks through the nodes of a file."""

    def __init__(self) -> None:
        self.file = YamlFile()
        self._nodes = 0

    def value(self, node: yaml.Node, place: Place) -> Any:
        """The node's value; its line is kept under its place."""
        self._nodes += 1
        self.file.lines.setdefault(place, node.start_mark.line + 1)
        # An alias can stand within what it stands for.
        if self._nodes > _MOST_NODES or len(place) > _DEEPEST:
            raise Unreadable(node.start_mark.line + 1, "holds more than such a file could need")
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*place, index)) for index, item in enumerate(node.value)]
        return self._scalar(node, place)

    def _mapping(self, node: yaml.MappingNode, place: Place) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            if key_node.tag == _MERGE:
                continue
            key, line = self._key(key_node, place), key_node.start_mark.line + 1
            if key in found:
                first = self.file.lines[*place, key]
                self._fault(line, (*place, key), f"{key} is given twice, first on line {first}; keep one of the two")
                continue
            self.file.lines.setdefault((*place, key), line)  # a mapping that is merged in does not move it
            found[key] = self.value(value_node, (*place, key))
        for merged in self._merged(node, place):
            found = merged | found
        return found

    def _merged(self, node: yaml.MappingNode, place: Place) -> Iterator[dict[Any, Any]]:
        """What `<<` brings in from other mappings; what stands in the mapping itself comes first."""
        for key_node, value_node in node.value:
            if key_node.tag == _MERGE:
                read = self.value(value_node, place)
                for item in read if isinstance(read, list) else [read]:
                    if isinstance(item, dict):
                        yield item
                    else:
                        problem = "<< brings in mappings; give it the alias of one"
                        self.file.faults.append(FileFault(key_node.start_mark.line + 1, problem))

    def _key(self, node: yaml.Node, place: Place) -> str:
        """Every key as it is written: YAML reads a name of digits as a number."""
        if not isinstance(node, yaml.ScalarNode):
            raise Unreadable(node.start_mark.line + 1, "a key must be a name, not a list or a mapping")
        key = self._scalar(node, place)
        return key if isinstance(key, str) else str(node.value)

    def _scalar(self, node: yaml.Node, place: Place) -> Any:
        try:
            return _Scalars("").construct_object(node)
        except (ValueError, ArithmeticError, LookupError, AttributeError, yaml.YAMLError):
            # A tag such as `!!timestamp` has its reader run on whatever text stands there.
            said = str(node.value)[:_SHOWN]
            self._fault(node.start_mark.line + 1, place, f"`{said}` can't be read: there is no such day or value")
            return None

    def _fault(self, line: int, place: Place, problem: str) -> None:
        self.file.faults.append(FileFault(line, problem))
        self.file.unread.add(place)
