"""An edition of the standards: every number, list and named choice as validated, immutable data.

What is judged here holds for every edition there ever was: running cases carry theirs, so a field is never removed or
renamed, a new one has a default, and nothing that was legal becomes illegal. What is asked of a new edition beyond
that, such as that its parts fit together, is asked when it is published (``checking``).
"""

from decimal import Decimal
from typing import Annotated

from pydantic import Field, StringConstraints

from standards.base_model import FrozenModel
from standards.clauses import Clause
from standards.editions.accreditation import (
    AccreditationKind,
    Certifications,
    Lapse,
    Lockout,
    Marks,
    Programmes,
    Terms,
    Tiers,
)
from standards.editions.boards import AccreditationBoard, BlindPacket, Director, Legal
from standards.editions.escalation import (
    ActingRoles,
    Calendar,
    CodeOfConduct,
    Consequences,
    MarkBoard,
    Rubric,
    Stages,
    VerySerious,
)
from standards.editions.fields import MOST_ENTRIES, Address, stated, yes_or_no
from standards.editions.follow_up import FollowUp, Reopening, Retention
from standards.editions.waiting import Waiting
from standards.field_types import Code, Email
from standards.time_types import Instant

EditionId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]


class Contacts(FrozenModel):
    """Who answers, and where each team reads its mail (S43, S44). Shared mailboxes: an edition can't be taken back."""

    programme_mailbox: Email = stated(
        "The mailbox that answers further questions; it stands below every mail",
        Clause.S44,
        legal="an e-mail address",
        change="Further questions go to {now} instead of {was}",
    )
    feedback_url: Address = stated(
        "Where feedback is welcome; empty where there is no such page",
        Clause.S43,
        legal="an address that begins with http:// or https://, or nothing",
        change="The address for feedback is {now} instead of {was}",
        default="",
    )
    teams: dict[Code, Email] = stated(
        "The shared mailbox of each team that the process tells of its work, by role or by seat of the board",
        legal="an e-mail address for cs, service_acceleration, partner_ops, mark_board, director, legal and each seat; "
        "other roles may have one",
        change="The address of the team {name}",
        max_length=MOST_ENTRIES,
    )


class Extensions(FrozenModel):
    """What the product offers where the standard is silent; each can be switched off and cites no clause."""

    tell_customer: bool = yes_or_no(
        "Whether the customer is told the outcome", change="The customer is {now} told the outcome", default=True
    )
    tell_partner_of_mark: bool = yes_or_no(
        "Whether the partner's contact is told of a mark",
        change="The partner's contact is {now} told of a mark",
        default=True,
    )
    statements: bool = yes_or_no(
        "Whether an investigation records both parties' statements",
        change="Statements are {now} recorded in an investigation",
        default=True,
    )
    waiting: bool = yes_or_no(
        "Whether a complaint can wait for the customer, the partner or a third party while its clock stands still; an "
        "edition that does not say so lets none wait",
        change="A complaint can {now} wait for somebody's answer",
        default=False,
    )
    reopening: bool = yes_or_no(
        "Whether a complaint that CS or the mediation resolved can be reopened, once; an edition that does not say so "
        "reopens none",
        change="A resolved complaint can {now} be reopened",
        default=False,
    )


class EscalationEdition(FrozenModel):
    """What of an edition governs a complaint: the part that a case carries with it. No address of anybody is in it."""

    id: EditionId = stated(
        "What every event names the edition by",
        legal="up to 64 letters, digits, dots, dashes and underscores, the first a letter or digit; no other edition's",
        change="The edition is called {now} instead of {was}",
    )
    stages: Stages = Field(description="When each stage is reminded and due, and what a breach does (S15).")
    calendar: Calendar = Field(description="The hours in which deadlines are counted (extension; cites no clause).")
    partner_actions: tuple[Code, ...] = stated(
        "The actions that the mark board can decide on beside a mark; `none` is meant where a vote names no other",
        Clause.S39,
        legal=f"1 to {MOST_ENTRIES} names, each once, `none` among them",
        change="Actions that the mark board can decide on",
        min_length=1,
        max_length=MOST_ENTRIES,
    )
    very_serious: VerySerious = Field(description="Who may flag a very serious infringement (S24).")
    rubric: Rubric = Field(description="The decision rubric that determines responsibility (S21).")
    consequences: Consequences = Field(description="What an investigation records of the financial consequences (S20).")
    code_of_conduct: CodeOfConduct = Field(description="What a finding can name of the Code of Conduct (S20).")
    complaint_categories: tuple[Code, ...] = stated(
        "The categories in which a complaint can be filed; `other` is that of a complaint filed without one",
        legal=f"1 to {MOST_ENTRIES} names, each once, `other` among them",
        change="Categories of complaints",
        min_length=1,
        max_length=MOST_ENTRIES,
    )
    mark_board: MarkBoard = Field(description="How the mark board decides (S22).")
    follow_up: FollowUp = Field(
        default=FollowUp(),
        description="By when somebody sees to what was decided or agreed, and who is told of a late board or director "
        "(extension; cites no clause).",
    )
    waiting: Waiting = Field(
        default=Waiting(),
        description="How often and how long a complaint can wait for an answer (extension; cites no clause).",
    )
    reopening: Reopening = Field(
        default=Reopening(),
        description="For how long a resolved complaint can be reopened (extension; cites no clause).",
    )
    extensions: Extensions = Field(
        description="What is offered where the standard is silent (extension; cites no clause)."
    )
    may_take: dict[Code, ActingRoles] = stated(
        "Who may take an action, where the edition departs from the action's declaration; the action rests on its own "
        "clauses as before",
        legal="declared actions, each with at least one role that acts; no vote and no step's outcome for ops, "
        "an accreditation review's vote for its board alone and the decision on a loss for directors alone",
        change="The rule on who may take the action {name}",
        default=dict,
        max_length=MOST_ENTRIES,
    )


class Edition(EscalationEdition):
    """One dated edition. Ids name it in every event; nothing in it changes once it is published."""

    effective_from: Instant = stated(
        "The instant from which the edition governs; a date means its first instant in UTC. The first edition governs "
        "everything before it, too",
        legal="not in the past when it is published, after the first edition, and no other edition's",
        change="The edition governs from {now} instead of {was}",
    )
    terms: Terms = Field(description="How long an accreditation runs and how often it is evaluated (S4, S27).")
    marks: Marks = Field(description="What marks lead to (S11, S27, S28).")
    tiers: Tiers = Field(description="The tiers, the minimum among them, and when they are reviewed (S5, S6, S7).")
    lapse: Lapse = Field(description="What a lapse brings with it (S8, S37, S40).")
    certifications: Certifications = Field(description="How a certification gap may be remedied (S9).")
    lockout: Lockout = Field(description="How long a loss bars from applying (S37).")
    programmes: Programmes = Field(description="The programmes for accredited partners alone (S40).")
    accreditations: dict[Code, AccreditationKind] = stated(
        "The kinds of accreditation there are, each with the certifications it requires",
        Clause.S1,
        Clause.S10,
        legal=f"up to {MOST_ENTRIES} names, with every kind of the edition before it",
        change="The accreditation {name}",
        max_length=MOST_ENTRIES,
    )
    accreditation_board: AccreditationBoard = Field(description="The accreditation review board (S31).")
    packet: BlindPacket = Field(
        default=BlindPacket(), description="When the accreditation review board reads the texts of a case (S32)."
    )
    director: Director = Field(description="A director's part in a loss (S35).")
    retention: Retention = Field(
        default=Retention(), description="How long private texts are kept (extension; cites no clause)."
    )
    legal: Legal = Field(description="Legal's part in a loss (S36).")
    mediation_expectation: Decimal = stated(
        "The share of complaints that is expected to end in mediation; reports show it beside what happened",
        Clause.S25,
        change="The share expected to end in mediation is {now} instead of {was}",
        ge=0,
        le=1,
    )
    contacts: Contacts = Field(description="Who answers, and where each team reads its mail (S43, S44).")
