"""The rules of a partner's standing: checkpoints, renewal, the opening and closing of reviews, and losses.

Every function takes the partner as it stands and changes it in place; ``now`` is the instant at which it happens.
"""

from datetime import datetime, timedelta

from tests.oracles.standing.dates import months_later
from tests.oracles.standing.facts import (
    Accreditation,
    Mark,
    Partner,
    Review,
    Trigger,
    accredited_only,
    below_minimum,
    convenes,
    counted,
    counted_for_renewal,
    has_gap,
    next_tier_review,
)
from tests.oracles.standing.numbers import Edition


def check_tier(partner: Partner, now: datetime, edition: Edition) -> None:
    """S5, S7: a tier below the minimum starts the partner's grace, or ends its accreditations where none is given."""
    if partner.grace_until is not None or not partner.live or not below_minimum(partner, edition):
        return
    grace = edition["tiers"]["grace"]
    if grace["default"] == "deny":
        lose(partner, "lapsed", now, edition)
        return
    until = next_tier_review(now, edition)
    while until < now + timedelta(days=grace["min_days"]):
        until = next_tier_review(until, edition)
    partner.grace_until = until


def check_certifications(partner: Partner, held: Accreditation, now: datetime, edition: Edition) -> None:
    """S9: a gap starts a remediation, unless one runs or the gap is before the board already."""
    if held.lost or held.remediation_until or held.gap_in_review or not has_gap(partner, held.kind, now, edition):
        return
    held.remediation_until = now + timedelta(days=edition["certifications"]["remediation_days"])


def judge_lead(partner: Partner, held: Accreditation, now: datetime, edition: Edition) -> None:
    """Counting: at the lead time the marks that will count at the term's end are judged."""
    held.lead_done = True
    judge_marks(partner, held, counted_for_renewal(partner, held, now, edition), now, edition)


def judge_marks(partner: Partner, held: Accreditation, marks: frozenset[str], now: datetime, edition: Edition) -> None:
    """S28: these marks convene a review, or join the one that is open."""
    if convenes(marks, held, edition):
        trigger(partner, Trigger("marks_threshold", marks, marks - held.settled), now, edition)


def judge_renewal(partner: Partner, held: Accreditation, now: datetime, edition: Edition) -> None:
    """Hold: the term is renewed on the facts of now, or waits for what those facts open."""
    check_tier(partner, now, edition)
    check_certifications(partner, held, now, edition)
    if held.lost:
        return
    if partner.open_review is None:
        judge_marks(partner, held, counted_for_renewal(partner, held, now, edition), now, edition)
    held.on_hold = waits(partner, held)
    if not held.on_hold:
        held.term += 1
        held.lead_done = False


def waits(partner: Partner, held: Accreditation) -> bool:
    """Whether a condition runs that keeps the accreditation from being renewed."""
    return bool(partner.open_review or partner.grace_until or held.remediation_until)


def resume_renewals(partner: Partner, now: datetime, edition: Edition) -> None:
    """Hold: renewals whose last condition ended are judged."""
    for held in partner.live:
        if held.on_hold and not held.lost and not waits(partner, held):
            judge_renewal(partner, held, now, edition)


def trigger(partner: Partner, why: Trigger, now: datetime, edition: Edition) -> None:
    """One review a partner: the trigger opens one, or joins the open one with its marks."""
    review = partner.open_review
    if review is None:
        review = Review(why.reason)
        review.packet |= why.marks if why.reason == "marks_threshold" else counted(partner, now, edition)
        partner.reviews.append(review)
    review.triggers.append(why)
    review.packet |= why.marks
    drop_conflicted_votes(partner, review, edition)


def handled(partner: Partner, review: Review, person: str) -> bool:
    """Conflicts: whether the person handled a case whose mark the review counts."""
    return any(mark.name in review.packet and person in mark.handlers for mark in partner.marks)


def drop_conflicted_votes(partner: Partner, review: Review, edition: Edition) -> None:
    """Conflicts: a vote falls with its owner's conflict, and a recommendation with its majority."""
    for person in list(review.owners.values()):
        if handled(partner, review, person):
            leave_seat(review, person)
    if recommendation(review, edition) != "revoke":
        review.before_legal = "board"
        review.stage = "board" if review.stage == "director" else review.stage


def leave_seat(review: Review, person: str) -> None:
    """Votes: the seat is free for another holder, and the vote falls."""
    for seat, owner in list(review.owners.items()):
        if owner == person:
            del review.owners[seat]
            review.votes.pop(seat, None)


def recommendation(review: Review, edition: Edition) -> str | None:
    """Votes: what a majority of the board is for."""
    cast = [vote for _, vote in review.votes.values()]
    majority = edition["accreditation_board"]["majority"]
    return next((vote for vote in ("revoke", "renew") if cast.count(vote) >= majority), None)


def close_renewed(partner: Partner, review: Review, now: datetime, edition: Edition) -> None:
    """Renewed by the board: its marks are settled, and what is due for renewal is judged."""
    review.stage, review.outcome = "closed", "renewed"
    reviewed_gaps = [held for held in partner.live if held.gap_in_review]
    for held in partner.live:
        held.settled |= review.packet
        held.gap_in_review = False
    for held in partner.live:
        if held.on_hold and not held.lost:
            judge_renewal(partner, held, now, edition)
    for held in reviewed_gaps:
        check_certifications(partner, held, now, edition)


def close_moot(partner: Partner, review: Review, now: datetime, edition: Edition) -> None:
    """Vacated mark: nothing is left that would have convened the review."""
    review.stage, review.outcome = "closed", "moot"
    for held in partner.live:
        held.gap_in_review = False
    resume_renewals(partner, now, edition)


def still_convened(review: Review, gone: set[str], edition: Edition) -> bool:
    """Vacated mark: whether any of the triggers holds without the vacated marks."""
    for why in review.triggers:
        if why.reason == "marks_threshold":
            if len(why.marks - gone) >= edition["marks"]["review_at"] and why.unsettled - gone:
                return True
        elif why.reason != "serious_infringement" or why.marks - gone:
            return True
    return False


def place_mark(partner: Partner, mark: Mark, now: datetime, edition: Edition) -> None:
    """S30 and Counting: a mark of today can open a review by its seriousness or by the count."""
    partner.marks.append(mark)
    if mark.serious and partner.live:
        trigger(partner, Trigger("serious_infringement", frozenset({mark.name})), now, edition)
    for held in partner.live:
        if edition["marks"]["review_opens"] == "on_threshold":
            judge_marks(partner, held, counted(partner, now, edition), now, edition)
        elif held.lead(edition) <= now:  # a renewal that is on hold is still to come
            judge_marks(partner, held, counted_for_renewal(partner, held, now, edition), now, edition)


def vacate(partner: Partner, mark: Mark, now: datetime, edition: Edition) -> None:
    """Vacated mark: it leaves the window and the packet, and may take the review's targets away."""
    mark.vacated = True
    review = partner.open_review
    if review is None:
        return
    review.packet.discard(mark.name)
    if not still_convened(review, {one.name for one in partner.marks if one.vacated}, edition):
        close_moot(partner, review, now, edition)


def lose(partner: Partner, how: str, now: datetime, edition: Edition) -> None:
    """Loss: every live accreditation ends, with the lockout and the programmes that go with it."""
    for held in partner.live:
        held.lost, held.on_hold, held.remediation_until = how, False, None
    partner.grace_until = None
    if how == "revoked" or edition["lapse"]["locks_out"]:
        until = datetime.combine(months_later(now.date(), edition["lockout"]["months"]), now.timetz())
        partner.lockout_until = max(until, partner.lockout_until or until)
    if how == "revoked" or edition["lapse"]["leaves_programmes"]:
        partner.programmes = [name for name in partner.programmes if accredited_only(name, edition) is None]
    review = partner.open_review
    if review is not None:
        review.stage, review.outcome = "closed", "revoked" if how == "revoked" else "moot"
