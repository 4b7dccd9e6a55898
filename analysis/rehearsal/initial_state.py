"""How a partner stands when a scenario starts, as an import would bring it in. Steps set certifications, too."""

from pydantic import model_validator

from standards.base_model import FrozenModel
from standards.field_types import Code, Line
from standards.time_types import Day
from standards.vocabulary import Seriousness


class Certified(FrozenModel):
    """A certification that a partner holds; without dates it was earned by then and does not expire."""

    name: Code
    earned_on: Day | None = None
    expires_on: Day | None = None


class Certifications(FrozenModel):
    """The certifications of a partner: a list, or every prerequisite of the accreditations it holds."""

    every: bool = False
    listed: tuple[Certified, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _read(cls, given: object) -> object:
        if given == "all":
            return {"every": True}
        if isinstance(given, list):
            return {"listed": [{"name": item} if isinstance(item, str) else item for item in given]}
        raise ValueError("must be a list of certifications, or `all` for every prerequisite of the accreditations held")


class HeldAtStart(FrozenModel):
    """An accreditation that a partner brings along."""

    kind: Code
    issued_on: Day


class MarkedBefore(FrozenModel):
    """A mark from before the scenario starts, as an import would bring it in."""

    placed_on: Day
    seriousness: Seriousness = Seriousness.STANDARD
    reference: Line | None = None


class PartnerAtStart(FrozenModel):
    """A partner as an import at the scenario's start would bring it in."""

    name: Line | None = None
    tier: Code
    certifications: Certifications = Certifications.model_construct()
    accreditations: tuple[HeldAtStart, ...] = ()
    programmes: tuple[Line, ...] = ()
    marks: tuple[MarkedBefore, ...] = ()
