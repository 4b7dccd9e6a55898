"""The blind packet of an accreditation review: texts without anything that identifies somebody (S32, S33, I7)."""

from standards.packet.identifiers import Identifiers
from standards.packet.marking import Segment, SegmentKind, marked_up
from standards.packet.neutral import DoubtKind, Identifier, Mask, StandsFor
from standards.packet.releasing import PutInstead, Telling, release
from standards.packet.scrubbing import Doubt, Replacement, Scrubbed, hidden, scrub

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
