"""Makes a history that shows a difference as small as it can get, for a finding that a person can read."""

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from typing import Any

from tests.oracles.standing.differences import Difference

Document = dict[str, Any]


def shrunk(document: Mapping[str, Any]) -> Document:
    """The history without everything that the same first difference does not need."""
    wanted = _likeness(differences(document)[0])

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
        yield _changed(document, lambda copy, number=number: copy["steps"].__delitem__(slice(-number, None)))
    for number in reversed(range(len(document["steps"]))):
        yield _changed(document, lambda copy, number=number: copy["steps"].pop(number))
        if "set" in document["steps"][number]:
            for name in document["steps"][number]["set"]:
                yield _changed(document, lambda copy, number=number, name=name: copy["steps"][number]["set"].pop(name))
    for name, partner in document["partners"].items():
        if len(document["partners"]) > 1:
            yield _changed(document, lambda copy, name=name: copy["partners"].pop(name))
        for key in ("marks", "programmes", "accreditations"):
            for number in range(len(partner[key])):
                yield _changed(document, lambda copy, n=name, k=key, i=number: copy["partners"][n][k].pop(i))
        if partner["certifications"] != "all":
            yield _changed(document, lambda copy, name=name: copy["partners"][name].update(certifications="all"))
        if partner["tier"] != "elite":
            yield _changed(document, lambda copy, name=name: copy["partners"][name].update(tier="elite"))
    if document["edition"] != "default":
        yield _changed(document, lambda copy: copy.update(edition="default"))
        for name in document["edition"]:
            yield _changed(document, lambda copy, name=name: copy["edition"].pop(name))


def _changed(document: Document, change: Callable[[Document], object]) -> Document:
    copy = deepcopy(document)
    change(copy)
    return copy
