"""Renewal: judged at the term's end on the facts at that instant, held where something bars it (S27, S28)."""

from standards.accreditation import Accreditation
from standards.accreditation import events as f
from standards.accreditation.schedule import term_end
from standards.clauses import Clause
from standards.standing.assessment import Looked, look
from standards.standing.decision import StandingDecision
from standards.vocabulary import Bar

BAR_CLAUSES = {
    Bar.REVIEW: Clause.S11,
    Bar.GRACE: Clause.S7,
    Bar.REMEDIATION: Clause.S9,
    Bar.TIER: Clause.S5,
    Bar.CERTIFICATIONS: Clause.S9,
    Bar.MARKS: Clause.S27,
}


def bars(accreditation: Accreditation, looked: Looked) -> tuple[Bar, ...]:
    """Everything that stands in the way of an automatic renewal; none means that it renews (S5, S9, S27)."""
    found = {
        Bar.REVIEW: accreditation.review is not None,
        Bar.GRACE: accreditation.grace is not None,
        Bar.REMEDIATION: accreditation.remediation is not None,
        Bar.TIER: not looked.tier_holds,
        Bar.CERTIFICATIONS: bool(looked.missing),
        Bar.MARKS: looked.marks_bar,
    }
    return tuple(bar for bar, stands in found.items() if stands)


def renew_or_hold(decision: StandingDecision, accreditation: Accreditation) -> None:
    """Renews where nothing bars it; otherwise the term is neither renewed nor lost until what bars it is resolved."""
    current = decision.standing.accreditation(accreditation.id)
    if not current.live:
        return
    looked = look(decision.standing, current, decision.at, decision.edition)
    standing_in_the_way = bars(current, looked)
    if not standing_in_the_way:
        # S27: fewer marks than the threshold; S5 and S9 hold too.
        _renew(decision, current, looked, automatic=True)
    elif current.hold is None or current.hold.bars != standing_in_the_way:
        clauses = tuple(dict.fromkeys(BAR_CLAUSES[bar] for bar in standing_in_the_way))
        decision.note_accreditation(current, f.RenewalHeld(bars=standing_in_the_way).under(*clauses))


def renew_by_the_board(decision: StandingDecision) -> None:
    """A board's renewal renews a term that has ended at once (S34); another ends as any does, its marks settled."""
    for accreditation in decision.standing.live:
        held = accreditation.hold is not None
        if held and accreditation.grace is None and accreditation.remediation is None:
            looked = look(decision.standing, accreditation, decision.at, decision.edition)
            _renew(decision, accreditation, looked, automatic=False)


def _renew(decision: StandingDecision, accreditation: Accreditation, looked: Looked, *, automatic: bool) -> None:
    """The next term runs from the old end, whenever it was decided."""
    term = accreditation.term + 1
    renewed = f.Renewed(
        term=term,
        term_ends_on=term_end(accreditation, decision.edition, term).date(),
        automatic=automatic,
        marks=tuple(mark.id for mark in looked.marks),
    )
    decision.note_accreditation(accreditation, renewed.under(Clause.S27, *(() if automatic else (Clause.S34,))))
