"""Step 1: CS and Service work with the partner to resolve the complaint (S14)."""

from standards.clauses import Clause
from standards.complaint.commands import RecordCsOutcome
from standards.complaint.deadlines import enter
from standards.complaint.events import Closed, CsOutcomeRecorded
from standards.complaint.situation import CaseSituation, Pending
from standards.vocabulary import Outcome, Resolution, Stage


def record_cs_outcome(situation: CaseSituation[RecordCsOutcome]) -> Pending:
    """Resolved closes the case; unresolved asks Service Acceleration to mediate (S14, S15)."""
    outcome = situation.data.outcome
    recorded = CsOutcomeRecorded(outcome=outcome)
    match outcome:
        case Resolution.RESOLVED:
            return [recorded.under(Clause.S14), Closed(outcome=Outcome.RESOLVED_BY_CS).under(Clause.S14)]
        case Resolution.UNRESOLVED:
            # S15: CS is unable to resolve it, so mediation begins; S16: from here the PDM is kept informed.
            mediation = enter(Stage.MEDIATION, situation.at, situation.edition, situation.rules)
            return [recorded.under(Clause.S14, Clause.S15), mediation.under(Clause.S15, Clause.S16)]
