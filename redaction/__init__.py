"""The blind packet of an accreditation review: texts without anything that identifies somebody (S32, S33, I7)."""

from redaction.annotations import Segment, SegmentKind, marked_up
from redaction.entity_types import DoubtKind, Identifier, Mask, StandsFor
from redaction.identifiers import Identifiers
from redaction.redactor import Doubt, Replacement, Scrubbed, hidden, scrub
from redaction.release import PutInstead, Telling, release

__all__ = [
    "Doubt",
    "DoubtKind",
    "Identifier",
    "Identifiers",
    "Mask",
    "PutInstead",
    "Replacement",
    "Scrubbed",
    "Segment",
    "SegmentKind",
    "StandsFor",
    "Telling",
    "hidden",
    "marked_up",
    "release",
    "scrub",
]
