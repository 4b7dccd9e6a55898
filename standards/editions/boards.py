"""The bodies that decide on a loss: the accreditation review board, the director and Legal (S31-S36)."""

from pydantic import ValidationInfo, field_validator

from standards.base_model import FrozenModel
from standards.clauses import Clause
from standards.editions.fields import MOST_ENTRIES, number, stated
from standards.vocabulary import PacketOpens, Seat


class AccreditationBoard(FrozenModel):
    """The seats of the accreditation review board and its majority (S31)."""

    seats: tuple[Seat, ...] = stated(
        "The seats of the accreditation review board, one for the leaders of each",
        Clause.S31,
        legal="at least one of cs_services, academy, pops, each once",
        change="Seats of the accreditation review board",
        min_length=1,
        max_length=MOST_ENTRIES,
    )
    majority: int = number(
        "How many votes for the same make the board's recommendation",
        Clause.S31,
        Clause.S34,
        change="The accreditation review board recommends with {now:votes} instead of {was}",
        ge=1,
        le=25,
        legal="more than half of the seats, and at most all of them",
    )
    due_days: int = number(
        "How many days the board has from the opening of a review",
        change="The accreditation review board has {now:days} instead of {was}",
        ge=1,
        le=365,
    )

    @field_validator("majority")
    @classmethod
    def _more_than_half(cls, majority: int, given: ValidationInfo) -> int:
        seats = len(given.data.get("seats", ()))
        if seats and not seats / 2 < majority <= seats:
            raise ValueError("must be more than half of the seats and at most all of them")
        return majority


class BlindPacket(FrozenModel):
    """When the board reads the texts of a case (S32)."""

    opens: PacketOpens = stated(
        "When the blind packet opens to the board: once Partner Ops have released every scenario, or by itself where "
        "the redaction is sure of all of it",
        Clause.S32,
        legal="one of packet.choices",
        change="The blind packet opens {now} instead of {was}",
        default=PacketOpens.ON_RELEASE,
    )
    choices: tuple[PacketOpens, ...] = stated(
        "How an edition may have the blind packet open",
        Clause.S32,
        legal="on_release, when_sure, or both, each once",
        change="Choices for the opening of the blind packet",
        default=(PacketOpens.ON_RELEASE, PacketOpens.WHEN_SURE),
        min_length=1,
        max_length=MOST_ENTRIES,
    )


class Director(FrozenModel):
    """How long a director has, and how often a recommendation can be returned (S35)."""

    due_days: int = number(
        "How many days a director has to decide on a recommended loss",
        Clause.S35,
        change="A director has {now:days} instead of {was}",
        ge=1,
        le=365,
    )
    returns: int = number(
        "How often a director can return a recommendation to the board before another return renews",
        Clause.S35,
        change="A director can return a recommendation {now:times} instead of {was}",
        ge=0,
        le=5,
    )


class Legal(FrozenModel):
    """How long Legal has to advise (S36)."""

    due_days: int = number(
        "How many days Legal has to advise once it is asked",
        Clause.S36,
        change="Legal has {now:days} instead of {was}",
        ge=1,
        le=365,
    )
