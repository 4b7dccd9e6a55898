"""Releasing a packet: Partner Ops see what is doubtful beside what the board would read, and settle it (S32)."""

import asyncio
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import structlog
from fastapi import APIRouter, Response
from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncConnection

from api.auth import Caller
from api.commands import Submission
from api.conditional_requests import IfNoneMatch, read, seen_sequence
from api.dependencies import Services, TheCaller, TheServices
from api.openapi import PROBLEMS, READ
from api.problems import Problem, coded, not_found, unavailable
from api.reviews.blind_view import passages_of
from api.reviews.schemas import PassageView
from api.visibility import is_id
from records.redaction_identifiers import named_since
from records.redaction_process import RedactionFailed
from records.reviews.packets import Scenario, is_released, released_of, repeated, scenarios, store_release
from records.reviews.parking import parked
from records.reviews.queries import find as find_review
from records.visibility import EVERYTHING
from redaction import Identifiers, Rule, SegmentKind
from standards.ids import digest_id
from standards.rejections import RejectionCode
from standards.review import AccreditationReview
from standards.review.commands import PutInstead, ReleasePacket
from standards.vocabulary import Packet, Role

router = APIRouter(prefix="/v1/reviews", tags=["accreditation reviews"], responses=PROBLEMS)

log = structlog.get_logger("api")

MAY_RELEASE = (Role.PARTNER_OPS, Role.AUDITOR)
_MOST_TOLD = 20
_MADE_WITHIN, _LOOKED_AT_EVERY = 4.0, 0.1


class ReleaseBody(ReleasePacket):
    """A release as it is sent: once taken in, the reference of its text stands in the place of the list."""

    replacements: tuple[PutInstead, ...] = Field(
        max_length=500,
        description="For each doubtful string what stands in its place; one that is left out stays withheld.",
    )

    def as_action(self) -> ReleasePacket:
        """The declared action."""
        return ReleasePacket(replacements=self.replacements, note=self.note)


class SegmentView(BaseModel):
    """A piece of a text, and what the board reads in its place."""

    text: str
    kind: str = Field(description="`kept`, `replaced`, or `doubtful`: to be looked at before the board reads it.")
    put: str
    rule: str | None = Field(default=None, description="By which rule the piece was found; null where it is kept.")
    why: str | None = Field(default=None, description="The rule in words.")
    certainty: str | None = Field(
        default=None, description="`certain`: replaced whatever a release says. `doubtful`: a release may settle it."
    )
    entity_type: str | None = Field(default=None, description="Whom or what the piece identifies.")
    offer: str | None = Field(
        default=None, description="For a doubtful piece, what may be put for it: a word for somebody or a general form."
    )


def segment_view(segment: Mapping[str, Any]) -> SegmentView:
    """A stored segment; one that was stored before rules were has none."""
    rule = {known.value: known for known in Rule}.get(str(segment.get("rule")))
    return SegmentView(**{**segment, "why": rule.label if rule else None})


class SourceView(BaseModel):
    """A passage as it was written, in pieces."""

    title: str
    segments: list[SegmentView]


class MarkedUpView(BaseModel):
    """One scenario, marked up."""

    mark_id: str
    doubts: int
    released: bool
    repeats: list[str] = Field(
        description="Earlier reviews whose board was told of this mark. Put it in other words: the same ones would "
        "tell a member of both boards that the partner is the same."
    )
    sources: list[SourceView]
    board_view: list[PassageView] = Field(
        description="What the board reads; before a release, what it would read with nothing put in."
    )


class NextMatchView(BaseModel):
    """Where something is still to be looked at: places in the lists of this answer, from 0."""

    scenario: int
    source: int
    segment: int
    text: str


class ParkedView(BaseModel):
    """Why a packet could not be made."""

    reason: str = Field(description="`too_slow`, or the name of an error.")
    parked_at: datetime


class PacketView(BaseModel):
    """The packet as those see it who release it."""

    review_id: str
    packet: Packet
    next_match: NextMatchView | None = Field(description="The first doubtful piece of what is not released yet.")
    parked: ParkedView | None = Field(
        default=None, description="Where the packet could not be made: it is tried again every ten minutes."
    )
    scenarios: list[MarkedUpView]


@router.get("/{review_id}/packet", response_model=PacketView, responses=READ, summary="Read a packet marked up (S32)")
async def read_packet(
    services: TheServices, caller: TheCaller, review_id: str, if_none_match: IfNoneMatch = None
) -> Response:
    """The originals beside what replaces them, for Partner Ops who release the packet. Never for the board."""
    async with services.engine.connect() as connection:
        view = await packet_view(connection, caller, review_id)
    return read(view.model_dump(mode="json"), if_none_match)


async def packet_view(connection: AsyncConnection, caller: Caller, review_id: str) -> PacketView:
    """The packet marked up. Raises a 403 problem for who does not release packets, 404 without such a review."""
    if caller.sits or caller.has(Role.ACCREDITATION_BOARD) or not caller.has(*MAY_RELEASE):
        raise coded(
            RejectionCode.ROLE_REQUIRED, "Packets are released with the role partner_ops, without a seat.", ("S32",)
        )
    review = await find_review(connection, review_id, EVERYTHING) if is_id(review_id) else None
    if review is None:
        raise not_found("review")
    made = [found for found in await scenarios(connection, review.id) if found.mark_id in review.counted]
    later, repeats = await named_since(connection, review), await repeated(connection, review)
    waits = await parked(connection, review.id)
    marked = [_marked_up(found, review, later, repeats.get(found.mark_id, [])) for found in made]
    return PacketView(
        review_id=review.id,
        packet=review.packet,
        parked=ParkedView(reason=waits.reason, parked_at=waits.parked_at) if waits else None,
        next_match=next(_doubtful(marked), None),
        scenarios=marked,
    )


def _marked_up(
    found: Scenario, review: AccreditationReview, later: Identifiers | None, repeats: list[str]
) -> MarkedUpView:
    read = released_of(found, review.releases)
    released = is_released(found, review) or (review.packet is Packet.OPEN and read is not None)
    told = found.scenario.get("told", ()) if read is None else read
    return MarkedUpView(
        mark_id=found.mark_id,
        doubts=found.doubts,
        released=released,
        repeats=repeats,
        sources=[
            SourceView(title=source["title"], segments=[segment_view(one) for one in source["segments"]])
            for source in found.sources
        ],
        board_view=passages_of(told, later),
    )


def _doubtful(marked: list[MarkedUpView]) -> Iterator[NextMatchView]:
    for number, scenario in enumerate(marked):
        for place, source in enumerate(scenario.sources):
            for index, segment in enumerate(source.segments):
                if not scenario.released and segment.kind == SegmentKind.DOUBTFUL:
                    yield NextMatchView(scenario=number, source=place, segment=index, text=segment.text)


async def with_its_packet(services: Services, review: AccreditationReview) -> AccreditationReview:
    """The review once its packet is made, where that takes no more than a moment: whoever releases it meets it so."""
    try:
        async with asyncio.timeout(_MADE_WITHIN):
            while review.to_prepare:
                await asyncio.sleep(_LOOKED_AT_EVERY)
                async with services.engine.connect() as connection:
                    review = await find_review(connection, review.id, EVERYTHING) or review
    except TimeoutError:
        pass
    return review


async def keep_release(services: Services, review: AccreditationReview, submission: Submission) -> None:
    """Keeps what a release makes of the packet before the review takes it. Raises a 422 problem where it tells who.

    Anything but a release passes; so does one that the rules will refuse.
    """
    action: Any = submission.data
    if not isinstance(action, ReleasePacket) or isinstance(action.replacements, str):
        return
    ref = digest_id("txt", submission.command_id, "replacements")
    pairs = [pair.model_dump() for pair in action.replacements]
    async with services.engine.begin() as connection:
        try:
            against = await store_release(connection, review, ref, pairs, services.clock())
        except RedactionFailed as failure:
            log.error("release_failed", review=review.id, reason=str(failure))
            raise unavailable("The packet cannot be made with these replacements now; ops are told.") from None
    # What the rules refuse before they come to the content is refused by them.
    is_judged = review.is_open and seen_sequence(review.id, (review.sequence,), submission.if_match) != 0
    if against and review.packet is Packet.PENDING and is_judged:
        shown = "; ".join(against[:_MOST_TOLD])
        detail = f"Put something that identifies nobody; this would, or says nothing to find: {shown}."
        raise Problem(422, "invalid", detail, clauses=("S32",), errors=[("replacements", detail)])
