"""Makes a history that shows a difference as small as it can get, for a finding that a person can read."""

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from typing import Any

from tests.oracles.standing.differences import Difference

Document = dict[str, Any]


def shrunk(document: Mapping[str, Any], differences: Callable[[Document], list[Difference]]) -> Document:
    """The history without everything that its first difference does not need."""
    wanted = _likeness(differences(dict(document))[0])

    def shows(candidate: Document) -> bool:
        try:
            return any(_likeness(one) == wanted for one in differences(candidate))
        except (ValueError, LookupError, AssertionError):
            return False  # what is left is no scenario

    smallest, smaller = deepcopy(dict(document)), True
    while smaller:
        smaller = False
        for candidate in _candidates(smallest):
            if shows(candidate):
                smallest, smaller = candidate, True
                break
    return smallest


def _likeness(one: Difference) -> tuple[str, ...]:
    kind, _, command = (*one.subject.split(), "")[:3]
    dated = one.key.endswith(("_on", "_until"))
    return (kind, command, one.key, *([] if dated else [str(one.expected), str(one.found)]))


def _candidates(document: Document) -> Iterator[Document]:
    """Every history that is smaller by one thing; the later steps go first."""
    for number in range(len(document["steps"]) // 2, 0, -1):
        yield _without_steps(document, slice(-number, None))
    for number in reversed(range(len(document["steps"]))):
        yield _without_steps(document, slice(number, number + 1))
        yield from _without_key(document, "steps", number, "set")
    for name in document["partners"]:
        if len(document["partners"]) > 1:
            yield from _without_key(document, "partners", only=name)
        yield from _simpler_partners(document, name)
    if document["edition"] != "default":
        yield {**document, "edition": "default"}
        yield from _without_key(document, "edition")


def _without_steps(document: Document, gone: slice) -> Document:
    copy = deepcopy(document)
    del copy["steps"][gone]
    return copy


def _without_key(document: Document, *path: str | int, only: str | None = None) -> Iterator[Document]:
    """Without one of the keys of the mapping at the path, if there is one."""
    within: Any = document
    for part in path:
        within = within.get(part, {}) if isinstance(within, dict) else within[part]
    for key in [only] if only else list(within):
        copy: Any = deepcopy(document)
        within = copy
        for part in path:
            within = within[part]
        del within[key]
        yield copy


def _simpler_partners(document: Document, name: str) -> Iterator[Document]:
    partner = document["partners"][name]
    simpler = [{"certifications": "all"}, {"tier": "elite"}]
    for key in ("marks", "programmes", "accreditations"):
        simpler += [{key: partner[key][:number] + partner[key][number + 1 :]} for number in range(len(partner[key]))]
    for change in simpler:
        if partner | change != partner:
            yield {**document, "partners": {**document["partners"], name: partner | change}}
