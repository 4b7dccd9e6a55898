"""What letters about a vacated mark, a requested action, a piece of feedback and a tier review say."""

from typing import Any

from activities.mail.context.common import common, day, impersonal, moment, told_to_the_partner
from activities.mail.recipients import Addressee
from activities.mail.text import name_or_none, one_line, usable_address
from records.notification_context import FeedbackFile, MarkFile, RequestFile, TierReviewFile
from standards.notifications import NoticeKind
from standards.partner.messages import ACTION_WORDS
from standards.tier_review import Finding

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


MOST_TOLD = 100
"""Findings in one letter: the record holds them all."""


def of_tier_review(file: TierReviewFile, to: Addressee) -> dict[str, Any]:
    """The values for the letter about a tier review: counts, who, and why."""
    report = file.report
    counts = report.model_dump(include={"below_tier", "with_gap", "lapsed", "not_reviewed"})
    return impersonal(file, to) | {
        **counts,
        "due": day(file.due_at),
        "reviewed": f"{report.reviewed} accreditation{'' if report.reviewed == 1 else 's'}",
        "reference": file.reference,
        "lines": [_finding(found, file.names) for found in report.findings[:MOST_TOLD]],
        "left_out": max(0, len(report.findings) - MOST_TOLD),
    }


def _finding(found: Finding, names: dict[str, str]) -> str:
    said = [f"tier {found.tier}"]
    if found.missing:
        said.append(f"missing {', '.join(name.replace('_', ' ') for name in found.missing)}")
    if found.lapsed:
        said.append("lapsed")
    elif found.grace_until is not None:
        said.append(f"grace until {day(found.grace_until)}")
    return f"{one_line(names.get(found.partner_id, found.partner_id))}: {'; '.join(said)}"
