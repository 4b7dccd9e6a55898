"""The blind packet of an accreditation review: texts without anything that identifies somebody (S32, S33, I7)."""

from redaction.annotations import Segment, SegmentKind, annotate
from redaction.context import Narrative
from redaction.entity_types import WITHHELD, EntityType, Identifier
from redaction.identifiers import Identifiers
from redaction.match import Certainty, Match, Rule
from redaction.redacted_text import RedactedText
from redaction.redactor import hide_names, narrative_of, redact, redact_all
from redaction.release import RejectedRelease, Replacement, release, release_all

__all__ = [
    "WITHHELD",
    "Certainty",
    "EntityType",
    "Identifier",
    "Identifiers",
    "Match",
    "Narrative",
    "RedactedText",
    "RejectedRelease",
    "Replacement",
    "Rule",
    "Segment",
    "SegmentKind",
    "annotate",
    "hide_names",
    "narrative_of",
    "redact",
    "redact_all",
    "release",
    "release_all",
]
