"""The rows of lists: what to do, about whom, until when, and who does it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from api.console.visit import Visit
from api.console.words import due_words, next_step
from records.complaints.queries import Recorded
from records.console.names import names_of
from standards.complaint.messages import AWAITED_WORDS, OUTCOME_WORDS
from standards.editions import Edition
from standards.formatting import capital, spoken
from standards.review import AccreditationReview
from standards.vocabulary import Severity, Stage

SOON = timedelta(hours=24)
DECIDED = "Carry it out, and record that it is done"
AGREED = "Ask both parties, and record that it was delivered or given up"
"""What to do about what a board decided, and about what two parties agreed."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row, as a template shows it."""

    noun: str
    id: str
    address: str
    title: str
    next: str
    partner: str | None = None
    due_at: datetime | None
    due: str
    urgency: str
    """``late``, ``soon`` or nothing."""
    stage: str
    who: str | None = None
    very_serious: bool = False
    sequence: int = 0
    waits: str = ""
    """For whom it waits while its clock stands still."""
    escalated: bool = False
    by_day: bool = False
    """Whether of the deadline the day alone is told."""

    @property
    def nobody(self) -> str:
        """What is told where nobody is answerable: of an open case, that nobody has taken it."""
        return "Nobody has taken it" if self.noun == "complaint" and self.stage != Stage.CLOSED else ""

    @property
    def key(self) -> str:
        """What tells the row apart from the others of its list."""
        return self.id if self.noun in ("complaint", "review") else f"{self.noun}-{self.id}"


def instant_of(told: str | None) -> datetime | None:
    """The instant as a view tells it: to some it tells the day alone, which counts to its end."""
    if not told:
        return None
    at = datetime.fromisoformat(told)
    return at if at.tzinfo else datetime.combine(at.date(), time(23, 59), UTC)


def due_of(review: Mapping[str, Any]) -> datetime | None:
    """A review's deadline; whoever may not know whose it is is told the day, which counts to its end."""
    due_at = instant_of(review["due_at"])
    return due_at if due_at is None or review.get("partner_id") else datetime.combine(due_at.date(), time(23, 59), UTC)


def urgency(due_at: datetime | None, now: datetime) -> str:
    """How near the deadline is."""
    if due_at is None:
        return ""
    return "late" if due_at <= now else "soon" if due_at - now < SOON else ""


def _by_when(due_at: datetime | None, now: datetime, edition: Edition) -> dict[str, Any]:
    return {"due_at": due_at, "due": due_words(due_at, now, edition.calendar), "urgency": urgency(due_at, now)}


def _closed(at: datetime) -> dict[str, Any]:
    return {"due_at": at, "due": "Closed", "urgency": ""}


async def case_rows(connection: AsyncConnection, visit: Visit, found: Sequence[Recorded]) -> list[Row]:
    """The complaints as rows; names are read for all of them at once."""
    cases = [one.case for one in found]
    names, people = await names_of(connection, [one.partner_id for one in cases], [one.assignee for one in cases])
    return await named_case_rows(connection, visit, found, names, people)


async def named_case_rows(
    connection: AsyncConnection,
    visit: Visit,
    found: Sequence[Recorded],
    names: Mapping[str, str],
    people: Mapping[str, str],
) -> list[Row]:
    """The same with names that are known: of the complaints' partners and of who works on them."""
    editions = {one.case.edition: await visit.services.repository.by_id(connection, one.case.edition) for one in found}
    return [_case_row(one, names, people, editions[one.case.edition], visit.now) for one in found]


def _case_row(
    one: Recorded, names: Mapping[str, str], known: Mapping[str, str], edition: Edition, now: datetime
) -> Row:
    case = one.case
    return Row(
        noun="complaint",
        id=case.id,
        address=f"/console/cases/{case.id}",
        title=one.body.get("summary") or "Without a summary",
        next=capital(OUTCOME_WORDS[case.outcome]) if case.outcome else next_step(case, now),
        partner=names.get(case.partner_id, case.partner_id),
        **(_closed(case.closed_at) if case.closed_at else _by_when(case.due_at, now, edition)),
        stage=case.stage,
        who=known.get(case.assignee, case.assignee) if case.assignee else None,
        very_serious=case.severity is Severity.VERY_SERIOUS,
        sequence=case.sequence,
        waits=f"Waits for {AWAITED_WORDS[case.waiting.party]}" if case.waiting else "",
        escalated=case.escalated,
    )


def review_row(review: AccreditationReview, shown: Mapping[str, Any], edition: Edition, now: datetime) -> Row:
    """A review as staff see it: its partner only where they may know."""
    partner = shown.get("partner_name") or shown.get("partner_id")
    return Row(
        noun="review",
        id=review.id,
        address=f"/console/reviews/{review.id}",
        title=f"Accreditation review of {partner}" if partner else "Accreditation review",
        next=f"Waits for {shown['waits_for']}",
        partner=partner,
        **_by_when(due_of(shown), now, edition),
        stage=shown["stage"] or "before its decision",
        sequence=shown["sequence"],
        escalated=shown["escalated"],
        by_day=not shown.get("partner_id"),
    )


def follow_up_row(task: Mapping[str, Any], names: Mapping[str, str], edition: Edition, now: datetime) -> Row:
    """What is left to see to after a decision or an agreement, or a mark that somebody asked to vacate."""
    if "seriousness" in task:
        address, title = f"/console/marks/{task['id']}/actions/vacate", "A mark is asked to be vacated"
        following, due_at = "Approve it, or leave it as it is", None
    else:
        offered = task["actions"][0]["name"] if task["actions"] else None
        base = f"/console/partners/{task['partner_id']}/actions/{offered}?complaint_id={task['complaint_id']}"
        address = base if offered else f"/console/cases/{task['complaint_id']}"
        action = task["action"]
        title = f"The mark board decided: {spoken(action)}" if action else "A solution was agreed: was it delivered?"
        following = (DECIDED if action else AGREED) if offered else f"Waits for {task['waits_for']}"
        due_at = datetime.fromisoformat(task["due_at"]) if task["due_at"] else None
    return Row(
        noun="mark" if "seriousness" in task else "follow-up",
        id=task["id"],
        address=address,
        title=title,
        next=following,
        partner=names.get(task["partner_id"], task["partner_id"]),
        **_by_when(due_at, now, edition),
        stage="follow_up",
    )


def edition_row(task: Mapping[str, Any], edition: Edition, now: datetime) -> Row:
    """An edition that waits for a second person. ``edition`` is the one in force."""
    return Row(
        noun="edition",
        id=task["id"],
        address=f"/console/editions/{task['id']}",
        title=f"The edition {task['id']} is to be approved",
        next="Read it, and approve it or withdraw it",
        **_by_when(instant_of(task["effective_from"]), now, edition),
        stage=task["stage"],
    )


async def names_of_people(connection: AsyncConnection, subs: Sequence[str | None]) -> dict[str, str]:
    """By sub, what the person is called, where that is known."""
    _, known = await names_of(connection, (), subs)
    return known


def told_in(why: Mapping[str, Any]) -> list[str]:
    """Every text among the facts of an explanation: some of them are accounts of people."""
    values = [value for fact in why["facts"] for value in _each(fact["value"])]
    values += [value for one in why["would_have_changed"] for side in ("to", "from") for value in _each(one[side])]
    return [value for value in values if isinstance(value, str)]


def _each(value: Any) -> Sequence[Any]:
    return value if isinstance(value, (list, tuple)) else (value,)
