"""What a form sent: pairs of names and texts, read once from a body that the middleware has bounded."""

from dataclasses import dataclass
from urllib.parse import parse_qsl

from fastapi import Request

from api.problems import Problem

MOST_FIELDS = 2_000
LONGEST_NUMBER = 15
"""Digits of a number that somebody may mean; Python reads no more than 4,300."""


@dataclass(frozen=True)
class Posted:
    """The fields of a form as they were sent."""

    pairs: tuple[tuple[str, str], ...]

    def one(self, name: str) -> str:
        """The last value of the name; empty where it was not sent."""
        return next((value for given, value in reversed(self.pairs) if given == name), "")

    def many(self, name: str) -> list[str]:
        """Every value of the name."""
        return [value for given, value in self.pairs if given == name]

    @property
    def names(self) -> tuple[str, ...]:
        """The names that were sent, each once."""
        return tuple(dict.fromkeys(name for name, _ in self.pairs))


def number_in(text: str) -> int | str:
    """The whole number that was typed. What is none, or too long to be meant, stays text and is refused as such."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else text


async def posted(request: Request) -> Posted:
    """The form in the body. Raises a 400 or 415 problem where there is none, or one that PostgreSQL cannot keep."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise Problem(415, "unsupported_media_type", "Send the form as application/x-www-form-urlencoded.")
    try:
        text = (await request.body()).decode()
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError:
        raise Problem(400, "malformed", "The form cannot be read; open its page again.") from None
    if any("\x00" in one for pair in pairs for one in pair):
        raise Problem(400, "malformed", "The form holds a NUL character; take it out and send it again.")
    # A browser ends lines with CR LF; what people type is kept as they would send it to the API.
    return Posted(tuple((name, value.replace("\r\n", "\n")) for name, value in pairs))
