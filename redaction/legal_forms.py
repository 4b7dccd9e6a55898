"""The legal forms of companies, such as Ltd and GmbH, at the end of a name or around it."""

import re
from collections.abc import Iterable

from cleanco.termdata import terms_by_type

from redaction.words import entries

_NO_FORM = frozenset("da et ij nl pp pt xt qk xk mb sd ee dat cpt teo vat private dit 3at t:mi".split())
"""What cleanco lists that is a common word in one of the languages of our texts."""
_JAPANESE = re.compile("(?:株式会社|有限会社|合同会社|合資会社|一般社団法人|\\(株\\)|\uff08株\uff09|㈱|㈲)\\s?")


def _pattern(form: str) -> str:
    """The form in any punctuation: "s a s" is S.A.S., SAS and s.a.s."""
    return r"[\s./]{0,3}".join(re.escape(part) for part in re.split(r"[\s./]+", form) if part)


def _forms() -> Iterable[str]:
    ours = (form.replace("-", " ") for form in entries("legal_forms"))
    theirs = (term.strip().lower() for terms in terms_by_type.values() for term in terms if term.isascii())
    forms = {form.strip(" .") for form in (*ours, *theirs)} - _NO_FORM
    return sorted((form for form in forms if len(form) > 1), key=lambda form: (-len(form), form))


LEGAL_ENDING = re.compile(
    r"(?:[\s,]{1,4}|(?<=\W))(?:" + "|".join(map(_pattern, _forms())) + r")\.?(?!\w)",
    re.IGNORECASE,
)
"""What kind of company it is, after its name."""


def without_legal_form(name: str) -> str:
    """The name without Ltd, GmbH, 株式会社 and the like; itself where nothing else would be left."""
    bare = _JAPANESE.sub("", name).strip()
    name = bare or name
    while (ending := _last(name)) is not None:
        name = name[: ending.start()].rstrip(" ,")
    return name


def _last(name: str) -> re.Match[str] | None:
    endings = (ending for ending in LEGAL_ENDING.finditer(name) if ending.end() == len(name) and ending.start() > 0)
    return next(endings, None)
