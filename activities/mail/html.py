"""The HTML of a mail: the very text of its plain part in one shell, so that both say the same.

The text's few forms (headings, lists, quotations, rules) are read back as blocks, and each is escaped as it enters the
shell. Nothing is fetched from elsewhere.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from css_inline import CSSInliner
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from standards.notifications import NotificationKind

RULE = "--------"
OWED = {
    NotificationKind.STAGE_STARTED: "Open the case",
    NotificationKind.REMINDER: "Open the case",
    NotificationKind.BREACH: "Open the case",
    NotificationKind.WAIT_REMINDER: "Open the case",
    NotificationKind.WAIT_ENDED: "Open the case",
    NotificationKind.MENTIONED: "Read the note",
    NotificationKind.MARK_BOARD_CASE: "Read the case and vote",
    NotificationKind.MEMBER_RECUSED: "Open the case",
    NotificationKind.GRACE_TO_DECIDE: "Decide on the grace period",
    NotificationKind.REVIEW_PACKET_PENDING: "Look through the packet",
    NotificationKind.REVIEW_FOR_DIRECTOR: "Decide on the review",
    NotificationKind.REVIEW_FOR_LEGAL: "Give your advice",
    NotificationKind.REVIEW_LEGAL_ADVISED: "Open the review",
    NotificationKind.REVIEW_MEMBER_RECUSED: "Open the review",
    NotificationKind.REVIEW_OVERDUE: "Open the review",
    NotificationKind.BOARD_VOTE_WANTED: "Read the review and vote",
    NotificationKind.BOARD_SEAT_FREE: "Open the review",
    NotificationKind.BOARD_OVERDUE: "Read the review and vote",
    NotificationKind.ANNULMENT_ASKED: "Decide on the mark",
    NotificationKind.EDITION_TO_APPROVE: "Read the edition",
    NotificationKind.ACTION_DECIDED: "Open the case",
    NotificationKind.ACTIONS_RELEASED: "Open the partner",
    NotificationKind.MARK_BOARD_ESCALATED: "Open the case",
    NotificationKind.REVIEW_ESCALATED: "Open the review",
}
"""What somebody owes after the mail, as the words on its one button. The other mails ask nothing."""
_SHELL = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    undefined=StrictUndefined,
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
).get_template("base/shell.html")
# Mail programs ignore most of a style sheet, so it goes onto the elements; what depends on the reader's screen stays.
_INLINER = CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


class Form(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    QUOTATION = "quotation"
    RULE = "rule"
    LINK = "link"
    """The way to the case: its label, then its address."""


@dataclass(frozen=True)
class Block:
    """A part of the text, in its lines."""

    form: Form
    lines: tuple[str, ...] = ()


def html_of(subject: str, text: str, links: Collection[str], owed: str | None) -> str:
    """The text as a document. A line that leads to one of the links becomes a button with what is owed, or a link."""
    body, _, footer = text.rpartition(f"\n{RULE}\n")
    shell = _SHELL.render(
        subject=subject,
        blocks=list(blocks(body, links)),
        footer=[line for line in footer.splitlines() if line],
        owed=owed,
    )
    return _INLINER.inline(shell)


def blocks(text: str, links: Collection[str]) -> Iterator[Block]:
    """The blocks of the text. A line that others follow without a gap is their heading, unless it is a sentence."""
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        lines = paragraph.splitlines()
        if lines == [RULE]:
            yield Block(Form.RULE)
        elif len(lines) == 1 and lines[0].rpartition(": ")[2] in links:
            label, _, link = lines[0].rpartition(": ")
            yield Block(Form.LINK, (label, link))
        else:
            yield from _lines(lines)


def _lines(lines: list[str]) -> Iterator[Block]:
    if len(lines) > 1 and not lines[0].startswith(("- ", "> ")) and lines[0][-1:] not in ".,;!?":
        yield Block(Form.HEADING, (lines[0].rstrip(":"),))
        lines = lines[1:]
    start = 0
    for end in range(1, len(lines) + 1):
        if end == len(lines) or _form(lines[end]) is not _form(lines[start]):
            form = _form(lines[start])
            mark = 0 if form is Form.PARAGRAPH else 2
            yield Block(form, tuple(line[mark:] for line in lines[start:end]))
            start = end


def _form(line: str) -> Form:
    return {"- ": Form.LIST, "> ": Form.QUOTATION}.get(line[:2], Form.PARAGRAPH)
