"""Other people's words, made safe for a mail: one line, printable, of bounded length, no tricks with direction."""

import re
import unicodedata

from standards.field_types import Email

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\-\u00a1-\U0010ffff]+"
_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_\-]{0,61}[A-Za-z0-9_])?"
_LOCAL_PART = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_LONGEST_ADDRESS = 254
_UNPRINTABLE = {"Cc", "Cs", "Zl", "Zp"}
# They make a text read otherwise than it is written.
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LOOKS_LIKE_A_LINK = re.compile(r"://|www\.|[@<>]", re.IGNORECASE)


def one_line(text: str, longest: int = 200) -> str:
    """The text on one line without control characters, cut where it is too long."""
    printable = "".join(" " if unicodedata.category(character) in _UNPRINTABLE else character for character in text)
    line = " ".join(_DIRECTION.sub("", printable).split())
    line = line.replace("=?", "= ?")  # The library would decode an encoded word, line ends in it included.
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def name_or_none(name: str | None) -> str | None:
    """The name for a greeting; None for what is no name, such as a link that somebody wants us to mail for them."""
    line = one_line(name or "", longest=80)
    return line if line and not _LOOKS_LIKE_A_LINK.search(line) else None


def usable_address(address: str | None) -> Email | None:
    """The address as a mail server takes it, or None where it cannot be one."""
    local, at, domain = (address or "").strip().rpartition("@")
    try:
        domain = domain.encode("idna").decode()
    except UnicodeError:
        return None
    usable = f"{local}@{domain}"
    whole = at and local.isprintable() and _LOCAL_PART.fullmatch(local) and _DOMAIN.fullmatch(domain)
    return usable if whole and len(local) <= 64 and len(usable) <= _LONGEST_ADDRESS else None
