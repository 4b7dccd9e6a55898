"""Notices: who is told of what. The rules name the recipient; addresses are found when the mail is sent."""

from enum import StrEnum

from standards.frozen import Frozen


class Recipient(StrEnum):
    """To whom a notice goes."""

    PDM = "pdm"
    PARTNER_CONTACT = "partner_contact"
    CUSTOMER = "customer"
    ASSIGNEE = "assignee"
    """The person answerable for the case, or the stage's team where nobody is or no address is known."""
    TEAM = "team"


class NoticeKind(StrEnum):
    """What a notice says; each has a template of the same name."""

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


class Notice(Frozen):
    """One mail that a step causes. Its id is made from the step, so that a step recorded twice mails once."""

    id: str
    subject: str
    first_sequence: int
    last_sequence: int
    kind: NoticeKind
    to: Recipient
    team: str | None = None
    person: str | None = None
    """The assignee's ``sub``, for a notice to an assignee."""
