"""The records of an import file, as the rules see them: each with the line on which it stands."""

from dataclasses import dataclass
from datetime import date
from typing import assert_never

from standards.partner.commands import DescribePartner
from standards.vocabulary import Seriousness


@dataclass(frozen=True)
class GivenPartner:
    """A partner as a line of the file describes it."""

    line: int
    partner_id: str
    description: DescribePartner

    @property
    def name(self) -> str:
        """What people call the record."""
        return f"partner {self.partner_id}"


@dataclass(frozen=True)
class GivenCertification:
    """A certification that a partner holds (S9)."""

    line: int
    partner_id: str
    certification: str
    earned_on: date
    expires_on: date | None

    @property
    def name(self) -> str:
        """What people call the record."""
        return f"certification {self.certification} of {self.partner_id}"


@dataclass(frozen=True)
class GivenAccreditation:
    """An accreditation that a partner holds, with the day on which it was issued (S1)."""

    line: int
    partner_id: str
    kind: str
    issued_on: date

    @property
    def name(self) -> str:
        """What people call the record."""
        return f"accreditation {self.kind} of {self.partner_id}"


@dataclass(frozen=True)
class GivenMark:
    """A mark that was placed before the records began, with the decision it came from (S26)."""

    line: int
    partner_id: str
    placed_on: date
    seriousness: Seriousness
    reference: str

    @property
    def name(self) -> str:
        """What people call the record."""
        return f"mark {self.reference} of {self.partner_id}"


Given = GivenPartner | GivenCertification | GivenAccreditation | GivenMark
KINDS: tuple[type[Given], ...] = (GivenPartner, GivenCertification, GivenAccreditation, GivenMark)
"""In the order in which they are judged."""


def key(item: Given) -> tuple[str, ...]:
    """What makes two records speak of the same thing."""
    match item:
        case GivenPartner():
            return ("partner", item.partner_id)
        case GivenCertification(certification=name):
            return ("certification", item.partner_id, name)
        case GivenAccreditation(kind=kind):
            return ("accreditation", item.partner_id, kind)
        case GivenMark(reference=reference):
            return ("mark", item.partner_id, reference)
        case _:
            assert_never(item)
