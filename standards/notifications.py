"""Notifications: who is told of what. The rules name the recipient; addresses are found when the mail is sent."""

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from standards.base_model import FrozenModel
from standards.events import Event

S = TypeVar("S")
E = TypeVar("E", bound=Event[Any])
R = TypeVar("R")


class Recipient(StrEnum):
    """To whom a notification goes."""

    PDM = "pdm"
    PARTNER_CONTACT = "partner_contact"
    CUSTOMER = "customer"
    ASSIGNEE = "assignee"
    """The person answerable for the case, or the stage's team where nobody is or no address is known."""
    TEAM = "team"
    """The team of that name: a role's, or a seat's of the accreditation review board."""
    PERSON = "person"
    """Somebody whom the edition names, or the programme mailbox where no address of theirs is known."""
    MENTIONED = "mentioned"
    """Somebody whom a note mentions. Nobody stands in: the console tells them, too."""
    PROGRAMME = "programme"
    """The programme mailbox (S44)."""


RECIPIENT_WORDS = {
    Recipient.PDM: "the partner's PDM",
    Recipient.PARTNER_CONTACT: "the partner's contact",
    Recipient.CUSTOMER: "the customer",
    Recipient.ASSIGNEE: "whoever answers for the case",
    Recipient.TEAM: "a team",
    Recipient.PERSON: "somebody whom the edition names",
    Recipient.MENTIONED: "somebody whom a note mentions",
    Recipient.PROGRAMME: "the programme mailbox",
}
"""To whom, without a name; a team is told by its own."""


class NotificationKind(StrEnum):
    """What a notification says; each has a mail template of its value's name."""

    PDM_INFORMED = "pdm_informed"
    PDM_UPDATED = "pdm_updated"
    STAGE_STARTED = "stage_started"
    MARK_BOARD_INFORMED = "mark_board_informed"
    MARK_BOARD_CASE = "mark_board_case"
    MEMBER_RECUSED = "member_recused"
    REMINDER = "reminder"
    BREACH = "breach"
    CUSTOMER_OUTCOME = "customer_outcome"
    PARTNER_MARK = "partner_mark"
    WAIT_REMINDER = "wait_reminder"
    WAIT_ENDED = "wait_ended"
    MENTIONED = "mentioned"
    MARK_BOARD_ESCALATED = "mark_board_escalated"
    ACTION_DECIDED = "action_decided"
    ACTIONS_RELEASED = "actions_released"

    ACCREDITATION_ISSUED = "accreditation_issued"
    ACCREDITATION_RENEWED = "accreditation_renewed"
    ACCREDITATIONS_LAPSED = "accreditations_lapsed"
    GRACE_OPENED = "grace_opened"
    GRACE_EXTENDED = "grace_extended"
    GRACE_ENDED = "grace_ended"
    GRACE_TO_DECIDE = "grace_to_decide"
    REMEDIATION_OPENED = "remediation_opened"
    REMEDIATION_ENDED = "remediation_ended"
    REMEDIATION_RAN_OUT = "remediation_ran_out"
    MARKS_FLAGGED = "marks_flagged"
    RENEWAL_HELD = "renewal_held"

    REVIEW_OPENED = "review_opened"
    REVIEW_DECIDED = "review_decided"
    REVIEW_MOOT = "review_moot"
    REVIEW_PACKET_PENDING = "review_packet_pending"
    REVIEW_FOR_DIRECTOR = "review_for_director"
    REVIEW_FOR_LEGAL = "review_for_legal"
    REVIEW_LEGAL_ADVISED = "review_legal_advised"
    REVIEW_MEMBER_RECUSED = "review_member_recused"
    REVIEW_OVERDUE = "review_overdue"

    BOARD_VOTE_WANTED = "board_vote_wanted"
    BOARD_SEAT_FREE = "board_seat_free"
    BOARD_OVERDUE = "board_overdue"
    BOARD_ENDED = "board_ended"
    REVIEW_ESCALATED = "review_escalated"

    # The stored values are older than the word annulment.
    ANNULMENT_ASKED = "vacation_asked"
    MARK_ANNULLED = "mark_vacated"
    EDITION_TO_APPROVE = "edition_to_approve"
    PARTNER_ACTION_REQUESTED = "partner_action_requested"
    PROGRAMMES_REFUSED = "programmes_refused"
    FEEDBACK_RECEIVED = "feedback_received"
    TIER_REVIEW_REPORTED = "tier_review_reported"


BOARD_KINDS = (
    NotificationKind.BOARD_VOTE_WANTED,
    NotificationKind.BOARD_SEAT_FREE,
    NotificationKind.BOARD_OVERDUE,
    NotificationKind.BOARD_ENDED,
)
"""What members of the accreditation review board are told: nothing that says whose review it is (S32, I7)."""
BLIND_KINDS = (*BOARD_KINDS, NotificationKind.REVIEW_ESCALATED)
"""Those, and what is told to people who may sit on the board, for all that the rules know."""


class Notification(FrozenModel):
    """One mail that a step causes. Its id is made from the step, so that a step recorded twice mails once."""

    id: str
    subject: str
    first_sequence: int
    last_sequence: int
    kind: NotificationKind
    to: Recipient
    team: str | None = None
    person: str | None = None
    """The ``sub`` of whom it goes to, for a notification to an assignee or to a person."""


class PendingNotification(NamedTuple):
    """What is told to whom, before it has an id."""

    kind: NotificationKind
    to: Recipient
    team: str | None = None
    person: str | None = None


Pending = Iterable[PendingNotification]


def to_team(kind: NotificationKind, *teams: str) -> Iterator[PendingNotification]:
    """The same to each of the teams."""
    for team in teams:
        yield PendingNotification(kind, Recipient.TEAM, str(team))


def to_people(kind: NotificationKind, people: Iterable[str]) -> Iterator[PendingNotification]:
    """The same to each of the people, by ``sub``; to the programme mailbox where there is nobody."""
    named = [PendingNotification(kind, Recipient.PERSON, None, sub) for sub in people]
    yield from named or [PendingNotification(kind, Recipient.PROGRAMME)]


def to_partner_and_pdm(kind: NotificationKind) -> Iterator[PendingNotification]:
    """To the partner's contact, and to the PDM, who answers the questions that follow (S41, S42)."""
    yield PendingNotification(kind, Recipient.PARTNER_CONTACT)
    yield PendingNotification(kind, Recipient.PDM)


def of_step(subject: str, first: int, last: int, pending: Pending) -> Iterator[Notification]:
    """The notifications of the step from the first to the last sequence; each recipient is told the same once."""
    yield from identified(f"{subject}/{last}", subject, first, last, pending)


def identified(step: str, subject: str, first: int, last: int, pending: Pending) -> Iterator[Notification]:
    """The notifications with ids that begin with the step's name."""
    for index, (kind, to, team, person) in enumerate(dict.fromkeys(pending)):
        yield Notification(
            id=f"{step}/{index}",
            subject=subject,
            first_sequence=first,
            last_sequence=last,
            kind=kind,
            to=to,
            team=team,
            person=person,
        )


def by_event(
    evolve: Callable[[S | None, E], S],
    pending: Callable[[S | None, E, R], Pending],
    place: Callable[[S | None, E, Pending], Iterable[Notification]] | None = None,
) -> Callable[[S | None, Iterable[E], R], tuple[Notification, ...]]:
    """What gives the notifications that events cause, of each by itself, by the state before and the rules ``R``.

    What happens to a partner is written to several streams in turn, so one step of a stream may reach the record in
    pieces. Told by event, the notifications are the same however the stream was cut. ``place`` gives them their ids,
    where not each event is a step.
    """

    def notifications(before: S | None, events: Iterable[E], rules: R) -> tuple[Notification, ...]:
        found: list[Notification] = []
        for event in events:
            told = pending(before, event, rules)
            found.extend(
                place(before, event, told) if place else of_step(event.subject, event.sequence, event.sequence, told)
            )
            before = evolve(before, event)
        return tuple(found)

    return notifications
