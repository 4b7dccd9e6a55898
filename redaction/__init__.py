"""The blind packet of an accreditation review: texts without anything that identifies somebody (S32, S33, I7)."""

from redaction.annotations import Segment, SegmentKind, annotate
from redaction.context import Story
from redaction.entity_types import WITHHELD, EntityType, Identifier
from redaction.identifiers import Identifiers
from redaction.match import Certainty, Match, Rule
from redaction.redacted_text import RedactedText
from redaction.redactor import hide_names, redact, redact_all, story_of
from redaction.release import RejectedRelease, Replacement, release, release_all

__all__ = [
    "WITHHELD",
    "Certainty",
    "EntityType",
    "Identifier",
    "Identifiers",
    "Match",
    "RedactedText",
    "RejectedRelease",
    "Replacement",
    "Rule",
    "Segment",
    "SegmentKind",
    "Story",
    "annotate",
    "hide_names",
    "redact",
    "redact_all",
    "release",
    "release_all",
    "story_of",
]
