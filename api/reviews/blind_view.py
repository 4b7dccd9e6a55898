"""A review as the board sees it, built field by field from what it may know, never by taking anything away (S32)."""

from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from api.action_links import action_view
from api.auth import Caller
from api.reviews.schemas import (
    BlindReviewView,
    BlindSeatView,
    OwnVoteView,
    PassageView,
    PerformanceView,
    ScenarioView,
)
from records.partners.metrics import FIGURES, MEDIATED, figures_of_all
from records.redaction_identifiers import named_since
from records.reviews.packets import Scenario, released_of, scenarios
from redaction import Identifiers, hide_names
from standards.editions import Edition
from standards.review import AccreditationReview
from standards.review.bands import bands_of
from standards.review.messages import pseudonym
from standards.review.offered_commands import offered_commands
from standards.vocabulary import Outcome, Packet


async def blind_view(
    connection: AsyncConnection,
    review: AccreditationReview,
    caller: Caller,
    edition: Edition,
    texts: Mapping[str, str],
    *,
    whole: bool,
) -> BlindReviewView:
    """The packet; ``whole`` adds scenarios and figures, which a list leaves out. A pending packet shows neither."""
    shows = whole and review.packet is Packet.OPEN
    told = await scenarios(connection, review.id) if shows else []
    own = next((vote for vote in review.votes if caller.actor.is_among((vote.by,))), None)
    voted, path = {vote.seat for vote in review.votes}, f"/v1/reviews/{review.id}"
    return BlindReviewView(
        id=review.id,
        pseudonym=pseudonym(review.id),
        stage=review.stage,
        outcome=review.outcome,
        packet=review.packet,
        # The day alone: the instant is that of the convening, and stands in the partner's history too.
        due_at=review.due_at.date() if review.due_at else None,
        overdue=review.overdue,
        scenarios=_scenarios(review, told, await named_since(connection, review) if told else None),
        performance=await _performance(connection, review, edition) if shows else None,
        seats=[BlindSeatView(seat=seat, voted=seat in voted) for seat in edition.accreditation_board.seats],
        own_vote=OwnVoteView(vote=own.vote, reason=texts.get(own.reason)) if own else None,
        returned=review.returns > 0,
        sequence=review.sequence,
        actions=[action_view(declared, path) for declared in offered_commands(review, caller.actor, edition)],
    )


def _scenarios(review: AccreditationReview, made: Sequence[Scenario], later: Identifiers | None) -> list[ScenarioView]:
    """The scenarios of the counted marks, by seriousness and month: no id of a case or a mark orders or names them.

    ``later`` is what the partner has come to go by since they were made.
    """
    known = {found.mark_id: found for found in made}
    counted = [known[mark] for mark in review.counted if mark in known]
    told = [(found.scenario, released_of(found, review.releases)) for found in counted]
    ready = [(scenario, passages) for scenario, passages in told if passages is not None]
    ready.sort(key=lambda one: (one[0]["seriousness"], one[0]["placed_in"]))
    return [
        ScenarioView(
            number=number,
            seriousness=scenario["seriousness"],
            placed_in=scenario["placed_in"],
            told=passages_of(passages, later),
            code_clauses=scenario["code_clauses"],
            score=scenario["score"],
            scores=scenario["scores"],
            consequences=scenario["consequences"],
        )
        for number, (scenario, passages) in enumerate(ready, start=1)
    ]


def passages_of(told: Sequence[Mapping[str, str]], later: Identifiers | None) -> list[PassageView]:
    """The passages as the board reads them; ``later`` is what the partner has come to go by since they were made."""
    return [
        PassageView(title=one["title"], text=hide_names(one["text"], later) if later else one["text"]) for one in told
    ]


async def _performance(
    connection: AsyncConnection, review: AccreditationReview, edition: Edition
) -> PerformanceView | None:
    window = edition.marks.window_months
    everybody = await figures_of_all(connection, review.partner_id, review.opened_at, window)
    shown = bands_of(review.partner_id, everybody, FIGURES)
    if shown is None:
        return None
    by_outcome = {outcome.value: shown.pop(outcome.value) for outcome in Outcome}
    return PerformanceView(by_outcome=by_outcome, resolved_by_mediation=shown.pop(MEDIATED), **shown)
