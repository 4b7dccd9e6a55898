"""The standard's closed vocabularies: stages, outcomes, roles and the other words with a fixed meaning."""

from enum import StrEnum


class Stage(StrEnum):
    """Where a complaint stands: the four steps of the escalation, and its end."""

    CS_RESOLUTION = "cs_resolution"
    MEDIATION = "mediation"
    INVESTIGATION = "investigation"
    MARK_BOARD = "mark_board"
    CLOSED = "closed"


BEFORE_MARK_BOARD = (Stage.CS_RESOLUTION, Stage.MEDIATION, Stage.INVESTIGATION)
"""The stages in which somebody works with the parties; the mark board waits for its own members alone."""
OPEN_STAGES = (*BEFORE_MARK_BOARD, Stage.MARK_BOARD)


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


class AwaitedParty(StrEnum):
    """For whom a complaint can wait (extension)."""

    CUSTOMER = "customer"
    PARTNER = "partner"
    THIRD_PARTY = "third_party"


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


class AccreditationStatus(StrEnum):
    """The status of an accreditation: the first that applies, in the order in which they stand here."""

    REVOKED = "revoked"
    LAPSED = "lapsed"
    RENEWAL_ON_HOLD = "renewal_on_hold"
    UNDER_REVIEW = "under_review"
    IN_REMEDIATION = "in_remediation"
    IN_GRACE = "in_grace"
    ACTIVE = "active"


LOST = (AccreditationStatus.REVOKED, AccreditationStatus.LAPSED)
LIVE = tuple(status for status in AccreditationStatus if status not in LOST)


class Checkpoint(StrEnum):
    """When an accreditation is looked at, in the order in which they act at the same instant."""

    GRACE_END = "grace_end"
    REMEDIATION_END = "remediation_end"
    TIER_REVIEW = "tier_review"
    EVALUATION = "evaluation"
    LEAD_TIME = "lead_time"
    TERM_END = "term_end"


class Bar(StrEnum):
    """What can stand in the way of an automatic renewal (S5, S9, S27)."""

    REVIEW = "review"
    GRACE = "grace"
    REMEDIATION = "remediation"
    TIER = "tier"
    CERTIFICATIONS = "certifications"
    MARKS = "marks"


class Loss(StrEnum):
    """How an accreditation is lost: by the board and a director (S12), or by the tier alone (S8)."""

    REVOKED = "revoked"
    LAPSED = "lapsed"


class ReviewStage(StrEnum):
    """Where an accreditation review stands."""

    BOARD = "board"
    LEGAL = "legal"
    DIRECTOR = "director"
    CLOSED = "closed"


OPEN_REVIEW = (ReviewStage.BOARD, ReviewStage.LEGAL, ReviewStage.DIRECTOR)


class ReviewReason(StrEnum):
    """Why an accreditation review was convened."""

    MARKS_THRESHOLD = "marks_threshold"
    SERIOUS_INFRINGEMENT = "serious_infringement"
    CERTIFICATION_GAP = "certification_gap"
    OPENED_BY_OPS = "opened_by_ops"


class ReviewOutcome(StrEnum):
    """How an accreditation review ended."""

    RENEWED = "renewed"
    REVOKED = "revoked"
    MOOT = "moot"


class ReviewVote(StrEnum):
    """A vote on the accreditation review board: these two and no other (S34)."""

    RENEW = "renew"
    REVOKE = "revoke"


class RecusalReason(StrEnum):
    """Why a member of the accreditation review board steps back (S32)."""

    CONFLICT = "conflict"
    RECOGNISED = "recognised"


class DirectorDecision(StrEnum):
    """What a director can do with a recommendation to revoke (S35)."""

    APPROVE = "approve"
    RETURN = "return"


class Packet(StrEnum):
    """Whether the board can see the blind packet, or somebody has to look at it first (S32)."""

    PENDING = "pending"
    OPEN = "open"


class PacketOpens(StrEnum):
    """When the board reads a blind packet that holds no doubt (S32)."""

    ON_RELEASE = "on_release"
    """Once Partner Ops have released it."""
    WHEN_SURE = "when_sure"
    """By itself."""


class PartnerAction(StrEnum):
    """Action against a partner outside its accreditations (S38, S39)."""

    TIER = "tier_action"
    PROGRAMME = "programme_action"


NO_ACTION = "none"
"""What a vote of the mark board carries that names no action: every edition's partner actions hold it (S39)."""
DEFAULT_CATEGORY = "other"
"""The category of a complaint that was filed without one: every edition's categories hold it."""


class EditionStage(StrEnum):
    """Whether an edition waits for a second person, counts, or was taken back (extension)."""

    PROPOSED = "proposed"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class MarkStage(StrEnum):
    """Whether a mark counts, somebody asked to vacate it, or it was vacated (extension)."""

    COUNTED = "counted"
    ASKED = "asked"
    VACATED = "vacated"


class PartnerStage(StrEnum):
    """Whether a partner holds a live accreditation: action on tier or programmes waits until none is left (S38)."""

    ACCREDITED = "accredited"
    WITHOUT_ACCREDITATIONS = "without_accreditations"
