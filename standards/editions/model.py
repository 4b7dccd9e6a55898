"""An edition of the standards: every number, list and named choice as validated, immutable data."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from standards.editions.accreditation import (
    AccreditationBoard,
    AccreditationKind,
    Certifications,
    Director,
    Lapse,
    Legal,
    Lockout,
    Marks,
    Programmes,
    Terms,
    Tiers,
)
from standards.editions.escalation import (
    Calendar,
    CodeOfConduct,
    Consequences,
    MarkBoard,
    Rubric,
    Stages,
    VerySerious,
)
from standards.frozen import Frozen
from standards.text import Email
from standards.vocabulary import Role

EditionId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,64}$")]


class Contacts(Frozen):
    """Who answers, and where each team reads its mail (S43, S44)."""

    programme_mailbox: Email
    feedback_url: str = ""
    teams: dict[str, Email]


class Extensions(Frozen):
    """What the product offers where the standard is silent; each can be switched off and cites no clause."""

    tell_customer: bool = True
    tell_partner_of_mark: bool = True
    statements: bool = True


class EscalationEdition(Frozen):
    """What of an edition governs a complaint: the part that a case carries with it. No address of anybody is in it."""

    id: EditionId
    stages: Stages
    calendar: Calendar
    partner_actions: tuple[str, ...] = Field(min_length=1)  # S39
    very_serious: VerySerious
    rubric: Rubric
    consequences: Consequences
    code_of_conduct: CodeOfConduct
    complaint_categories: tuple[str, ...] = Field(min_length=1)
    mark_board: MarkBoard
    extensions: Extensions
    may_take: dict[str, tuple[Role, ...]] = Field(
        default_factory=dict, description="Who may take an action, where the edition departs from its declaration."
    )

    @model_validator(mode="after")
    def _system_and_auditors_take_no_action(self) -> Self:
        for action, roles in {**self.may_take, "very_serious.may_flag": self.very_serious.may_flag}.items():
            if not roles or {Role.SYSTEM, Role.AUDITOR} & set(roles):
                raise ValueError(f"{action}: name at least one role; 'system' and 'auditor' take no action")
        return self


class Edition(EscalationEdition):
    """One dated edition. Ids name it in every event; nothing in it changes once it is published."""

    effective_from: datetime
    terms: Terms
    marks: Marks
    tiers: Tiers
    lapse: Lapse
    certifications: Certifications
    lockout: Lockout
    programmes: Programmes
    accreditations: dict[str, AccreditationKind]
    accreditation_board: AccreditationBoard
    director: Director
    legal: Legal
    mediation_expectation: Decimal = Field(ge=0, le=1)  # S25
    contacts: Contacts

    @field_validator("effective_from", mode="before")
    @classmethod
    def _a_date_means_its_first_instant(cls, value: object) -> object:
        if isinstance(value, str) and len(value) == len("2026-11-01"):
            value = date.fromisoformat(value)
        if isinstance(value, date) and not isinstance(value, datetime):
            return datetime.combine(value, time(), UTC)
        return value

    @field_validator("effective_from")
    @classmethod
    def _in_utc(cls, value: datetime) -> datetime:
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
