"""The instants at which something falls due for a partner by itself, and what happens then."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from tests.oracles.standing.facts import Accreditation, Partner, Trigger, next_tier_review
from tests.oracles.standing.numbers import Edition
from tests.oracles.standing.standing import (
    check_certifications,
    check_tier,
    judge_lead,
    judge_renewal,
    lose,
    trigger,
)

Due = tuple[datetime, int, Callable[[datetime], None]]
CONDITION_ENDS, TIER_REVIEW, EVALUATION, LEAD_TIME, TERM_END = range(5)
"""Same instant: the order in which they come."""


def upcoming(partner: Partner, edition: Edition) -> Iterator[Due]:
    """Everything that waits for its instant."""
    if not partner.live:
        return
    if partner.grace_until is not None:
        yield partner.grace_until, CONDITION_ENDS, partial(_end_grace, partner, edition)
    yield next_tier_review(partner.tier_reviewed_until, edition), TIER_REVIEW, partial(_review_tier, partner, edition)
    for held in partner.live:
        if held.remediation_until is not None:
            yield held.remediation_until, CONDITION_ENDS, partial(_end_remediation, partner, held, edition)
        yield held.next_evaluation(edition), EVALUATION, partial(_evaluate, partner, held, edition)
        if not held.on_hold:
            end = held.term_end(edition)
            if not held.lead_done:
                yield held.lead(edition), LEAD_TIME, partial(_reach_lead, partner, held, edition)
            yield end, TERM_END, partial(_end_term, partner, held, edition)


def _end_grace(partner: Partner, edition: Edition, now: datetime) -> None:
    """S8: a tier that was regained would have ended the grace before."""
    lose(partner, "lapsed", now, edition)


def _end_remediation(partner: Partner, held: Accreditation, edition: Edition, now: datetime) -> None:
    """S9: a gap that was closed would have ended the remediation before."""
    held.remediation_until = None
    held.gap_in_review = True
    trigger(partner, Trigger("certification_gap"), now, edition)


def _review_tier(partner: Partner, edition: Edition, now: datetime) -> None:
    partner.tier_reviewed_until = next_tier_review(partner.tier_reviewed_until, edition)
    check_tier(partner, now, edition)
    for held in partner.live:
        check_certifications(partner, held, now, edition)


def _evaluate(partner: Partner, held: Accreditation, edition: Edition, now: datetime) -> None:
    held.evaluated_until = held.next_evaluation(edition)
    check_tier(partner, now, edition)
    check_certifications(partner, held, now, edition)


def _reach_lead(partner: Partner, held: Accreditation, edition: Edition, now: datetime) -> None:
    judge_lead(partner, held, now, edition)


def _end_term(partner: Partner, held: Accreditation, edition: Edition, now: datetime) -> None:
    judge_renewal(partner, held, now, edition)
