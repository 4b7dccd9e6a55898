"""Renewal: judged in one place, by whomever it comes, on tier, certifications and marks as they are then (S5, S9, S27).

The next term runs from the old one's end, whenever it is decided.
"""

from standards.accreditation import Accreditation
from standards.accreditation import events as f
from standards.accreditation.schedule import term_end
from standards.clauses import Clause
from standards.standing.assessment import Assessment, assess
from standards.standing.conditions import act_on_shortfalls
from standards.standing.decision import StandingDecision
from standards.standing.review_opening import convene_for_marks
from standards.vocabulary import Bar

BAR_CLAUSES = {
    Bar.REVIEW: Clause.S11,
    Bar.GRACE: Clause.S7,
    Bar.REMEDIATION: Clause.S9,
    Bar.TIER: Clause.S5,
    Bar.CERTIFICATIONS: Clause.S9,
    Bar.MARKS: Clause.S27,
}


def bars(accreditation: Accreditation, found: Assessment) -> tuple[Bar, ...]:
    """Everything that stands in the way of a renewal; none means that it renews (S5, S9, S27)."""
    each = {
        Bar.REVIEW: accreditation.review is not None,
        Bar.GRACE: accreditation.grace is not None,
        Bar.REMEDIATION: accreditation.remediation is not None,
        Bar.TIER: not found.tier_holds,
        Bar.CERTIFICATIONS: bool(found.missing),
        Bar.MARKS: found.marks_bar,
    }
    return tuple(bar for bar, stands in each.items() if stands)


def judge_renewal(decision: StandingDecision, accreditation: Accreditation, *, by_the_board: bool = False) -> None:
    """Renews a term that has ended where nothing bars it.

    What fails gets its own time, unsettled marks at the threshold their board; until that is resolved the term is
    neither renewed nor lost. ``by_the_board`` says that a board's renewal is what brings the judgement about (S34).
    """
    at, edition = decision.at, decision.edition
    found = assess(decision.standing, accreditation, at, edition)
    act_on_shortfalls(decision, accreditation, found)
    if found.marks_bar:
        convene_for_marks(decision, accreditation, found.marks)
    current = decision.standing.accreditation(accreditation.id)
    if not current.live:
        return
    found = assess(decision.standing, current, at, edition)
    standing_in_the_way = bars(current, found)
    if not standing_in_the_way:
        _renew(decision, current, found, automatic=not by_the_board)
    elif current.hold is None or current.hold.bars != standing_in_the_way:
        clauses = tuple(dict.fromkeys(BAR_CLAUSES[bar] for bar in standing_in_the_way))
        decision.note_accreditation(current, f.RenewalHeld(bars=standing_in_the_way).under(*clauses))


def _renew(decision: StandingDecision, accreditation: Accreditation, found: Assessment, *, automatic: bool) -> None:
    term = accreditation.term + 1
    renewed = f.Renewed(
        term=term,
        term_ends_on=term_end(accreditation, decision.edition, term).date(),
        automatic=automatic,
        marks=tuple(mark.id for mark in found.marks),
    )
    decision.note_accreditation(accreditation, renewed.under(Clause.S27, *(() if automatic else (Clause.S34,))))
