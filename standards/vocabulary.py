"""The standard's closed vocabularies: stages, outcomes, roles and the other words with a fixed meaning."""

from enum import StrEnum


class Stage(StrEnum):
    """Where a complaint stands: the four steps of the escalation, and its end."""

    CS_RESOLUTION = "cs_resolution"
    MEDIATION = "mediation"
    INVESTIGATION = "investigation"
    MARK_BOARD = "mark_board"
    CLOSED = "closed"


OPEN_STAGES = (Stage.CS_RESOLUTION, Stage.MEDIATION, Stage.INVESTIGATION, Stage.MARK_BOARD)


class Status(StrEnum):
    """Whether a complaint still runs."""

    OPEN = "open"
    CLOSED = "closed"


class Outcome(StrEnum):
    """How a complaint ended."""

    RESOLVED_BY_CS = "resolved_by_cs"
    RESOLVED_BY_MEDIATION = "resolved_by_mediation"
    PARTNER_NOT_RESPONSIBLE = "partner_not_responsible"
    NO_MARK = "no_mark"
    MARK_PLACED = "mark_placed"
    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"


class Severity(StrEnum):
    """Whether a complaint was filed or flagged as a very serious infringement (S24)."""

    STANDARD = "standard"
    VERY_SERIOUS = "very_serious"


class Seriousness(StrEnum):
    """The class of a mark (S29): marks are not equal, though each counts as one."""

    STANDARD = "standard"
    SERIOUS = "serious"


class Resolution(StrEnum):
    """What the CS and the mediation step can come to."""

    RESOLVED = "resolved"
    UNRESOLVED = "unresolved"


class Party(StrEnum):
    """The two sides of a complaint."""

    CUSTOMER = "customer"
    PARTNER = "partner"


class SolutionKind(StrEnum):
    """The kinds of solution that a mediation can propose (S18)."""

    MAKE_WHOLE = "make_whole"
    EXTEND_AGREEMENT = "extend_agreement"
    OTHER = "other"


class MarkVote(StrEnum):
    """A vote on the mark board (S22)."""

    MARK = "mark"
    NO_MARK = "no_mark"


class Role(StrEnum):
    """What a caller acts as; carried by the token's claim `roles`."""

    INTAKE = "intake"
    CS = "cs"
    SERVICE_ACCELERATION = "service_acceleration"
    PDM = "pdm"
    PARTNER_OPS = "partner_ops"
    MARK_BOARD = "mark_board"
    ACCREDITATION_BOARD = "accreditation_board"
    DIRECTOR = "director"
    LEGAL = "legal"
    OPS = "ops"
    AUDITOR = "auditor"
    SYSTEM = "system"
    """The product itself, when a deadline acts. No token can carry it."""


class Seat(StrEnum):
    """The seats of the accreditation review board (S31)."""

    CS_SERVICES = "cs_services"
    ACADEMY = "academy"
    POPS = "pops"


class OnBreach(StrEnum):
    """What a missed stage deadline does beyond marking the breach (S15)."""

    WARN = "warn"
    ESCALATE = "escalate"
