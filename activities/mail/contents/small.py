"""What letters about a vacated mark, a requested action and a piece of feedback say."""

from typing import Any

from activities.mail.contents.common import common, day, impersonal, moment, told_to_the_partner
from activities.mail.recipients import Addressee
from activities.mail.text import name_or_none, one_line, usable_address
from records.letters import FeedbackFile, MarkFile, RequestFile
from standards.notices import NoticeKind
from standards.partner.words import ACTION_WORDS

LONGEST_LINE = 20_000
"""Feedback is told whole: no line of it is longer than it may be itself."""


def of_mark(kind: NoticeKind, file: MarkFile, to: Addressee, public_url: str) -> dict[str, Any]:
    """The values for a letter about the vacating of a mark."""
    mark = {"placed": day(file.placed_on), "seriousness": file.seriousness.value, "on": day(file.event.at)}
    if kind is NoticeKind.VACATION_ASKED:
        # S35: a director learns whose review it is once the votes are sealed; this mark may be before that board.
        return impersonal(file, to) | mark | {"link": f"{public_url}/console/marks/{file.mark_id}"}
    link = f"{public_url}/console/partners/{file.partner_id}"
    window = {"window_months": file.edition.marks.window_months}
    return told_to_the_partner(file, to, file.event.clauses, link) | mark | window


def of_request(file: RequestFile, to: Addressee, public_url: str) -> dict[str, Any]:
    """The values for a letter about action on a partner's tier or programmes."""
    return common(file, to) | {
        "action": ACTION_WORDS[file.action],
        "complaint": file.complaint_id,
        "on": day(file.at),
        "link": f"{public_url}/console/partners/{file.partner_id}",
    }


def of_feedback(file: FeedbackFile, to: Addressee) -> dict[str, Any]:
    """The values for a letter about feedback. Its text stands as it was written, line by line."""
    name, address = name_or_none(file.giver.name), usable_address(file.giver.email)
    return impersonal(file, to) | {
        "given_by": f"{name} <{address}>" if name and address else name or address or file.given_by,
        "on": moment(file.at),
        "lines": [one_line(line, longest=LONGEST_LINE) for line in file.text.splitlines()],
    }
