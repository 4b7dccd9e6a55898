"""Where words and sentences begin and end in a text: what a capital letter means depends on it."""
# ruff: noqa: RUF001 - punctuation as people type it

import re

from redaction.normalization import is_invisible, is_readable, normalize

_NEXT_WORD = re.compile(r"[ \t\u00a0]{1,3}([^\W\d_]+)")
_ENDS_SENTENCE = ".!?:;…\n\r•|·–—>#*\u2028\u2029"
_PASSED_OVER = " \t\u00a0'\"’‘“”„«»()[]{}_-‑"
_LONGEST_HEADING, _LONGEST_WORD, _AROUND = 120, 80, 30
_ABBREVIATIONS = frozenset("mr mrs ms dr prof st no nr approx ca eg ie vs cf inc ltd co corp dept fig resp".split())


def opens_sentence(text: str, start: int) -> bool:
    """Whether the word that begins at ``start`` is the first of a sentence, a line or a list's item."""
    at = start - 1
    while at >= 0 and (text[at] in _PASSED_OVER or is_invisible(text[at])):
        at -= 1
    if at < 0:
        return True
    return text[at] in _ENDS_SENTENCE and not (text[at] == "." and normalize(_word_before(text, at)) in _ABBREVIATIONS)


def _word_before(text: str, at: int) -> str:
    start, first = at, max(0, at - _LONGEST_WORD)
    while start > first and text[start - 1].isalpha():
        start -= 1
    return text[start:at]


def word_before(text: str, start: int) -> str:
    """The word before the one that begins at ``start``, normalized; empty where a sentence begins there."""
    at = start
    while at > 0 and text[at - 1] in " \t\u00a0":
        at -= 1
    return normalize(_word_before(text, at))


def word_after(text: str, end: int) -> str:
    """The word after the one that ends at ``end``, normalized; empty where something else follows."""
    found = _NEXT_WORD.match(text, end, end + _LONGEST_WORD)
    return normalize(found[1]) if found else ""


def is_in_capitals(text: str, at: int) -> bool:
    """Whether the words around are all written in capitals, so that none of them is marked by it."""
    around = text[max(0, at - _AROUND) : at + _AROUND]
    letters = [character for character in around if character.isalpha()]
    return len(letters) > _AROUND // 2 and sum(map(str.isupper, letters)) >= 0.8 * len(letters)


def is_in_heading(text: str, at: int) -> bool:
    """Whether the line reads as a heading, where Most Words Have a Capital."""
    start = text.rfind("\n", max(0, at - _LONGEST_HEADING), at) + 1
    end = text.find("\n", at, start + _LONGEST_HEADING)
    line = text[start : end if end >= 0 else len(text)] if at - start < _LONGEST_HEADING else ""
    if len(line) > _LONGEST_HEADING:
        return False
    words = [word for word in line.split() if len(word) >= 4 and word[0].isalpha()]
    return len(words) >= 3 and sum(word[0].isupper() for word in words) >= 0.7 * len(words)


def begins_word(text: str, start: int) -> bool:
    """Whether a word begins at ``start``, be it by a capital or a digit within a longer one, as in fooBar."""
    before = _visible(text, range(start - 1, -1, -1))
    if before is None or not is_readable(before):
        return True
    first = text[start]
    if first.isupper() and before.isupper():  # CRMAcme
        return text[start + 1 : start + 2].islower()
    return _parts(before, first)


def ends_word(text: str, start: int, end: int) -> bool:
    """Whether a word that begins at ``start`` ends at ``end``, be it by a capital or a digit that follows."""
    after = _visible(text, range(end, len(text)))
    if after is None or not is_readable(after):
        return True
    if after.islower() and end - start >= 3 and text[start:end].isupper():  # ACMEagency
        return True
    return _parts(_visible(text, range(end - 1, start - 1, -1)) or after, after)


def _parts(left: str, right: str) -> bool:
    if left.isdigit() != right.isdigit() or (right.isupper() and not left.isupper()):
        return True
    # A script without capitals, such as Chinese, does not part its words either.
    return not (left.isdigit() or left.islower() or left.isupper()) or not (
        right.isdigit() or right.islower() or right.isupper()
    )


def _visible(text: str, places: range) -> str | None:
    return next((text[at] for at in places if not is_invisible(text[at])), None)


def last_of_letter(text: str, at: int) -> int:
    """Where the letter at ``at`` ends, with the accents and the unseen characters that follow it."""
    at += 1
    while at < len(text) and is_invisible(text[at]):
        at += 1
    return at


def token_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The run of letters and digits that the piece from ``start`` to ``end`` is part of, as far as a word may go."""
    first, last = max(0, start - _LONGEST_WORD), min(len(text), end + _LONGEST_WORD)
    while start > first and (is_readable(text[start - 1]) or is_invisible(text[start - 1])):
        start -= 1
    while end < last and (is_readable(text[end]) or is_invisible(text[end])):
        end += 1
    return start, end
