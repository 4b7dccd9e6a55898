"""A complaint in words: what happened, where it stands, what it waits for. Nothing private is ever needed for it."""

from typing import assert_never

from standards.complaint import events as f
from standards.complaint.state import Complaint
from standards.formatting import at_instant, capital, several, spoken
from standards.vocabulary import NO_ACTION, AwaitedParty, MarkVote, Outcome, Resolution, Severity, Stage

STAGE_WORDS = {
    Stage.CS_RESOLUTION: "CS resolution",
    Stage.MEDIATION: "mediation by Service Acceleration",
    Stage.INVESTIGATION: "investigation by Partner Ops",
    Stage.MARK_BOARD: "the mark board",
    Stage.CLOSED: "closed",
}
OUTCOME_WORDS = {
    Outcome.RESOLVED_BY_CS: "resolved by CS",
    Outcome.RESOLVED_BY_MEDIATION: "resolved by mediation",
    Outcome.PARTNER_NOT_RESPONSIBLE: "the partner was not found responsible",
    Outcome.NO_MARK: "the mark board placed no mark",
    Outcome.MARK_PLACED: "a mark was placed on the partner's record",
    Outcome.WITHDRAWN: "withdrawn by the customer",
    Outcome.DUPLICATE: "a duplicate of another complaint",
}
_WAITS_FOR = {
    Stage.CS_RESOLUTION: "CS to record whether it resolved the complaint",
    Stage.MEDIATION: "Service Acceleration to record the mediation's outcome",
    Stage.INVESTIGATION: "Partner Ops to score the rubric and record a finding",
    Stage.MARK_BOARD: "the mark board's votes",
    Stage.CLOSED: "nothing; it is closed",
}


AWAITED_WORDS = {
    AwaitedParty.CUSTOMER: "the customer",
    AwaitedParty.PARTNER: "the partner",
    AwaitedParty.THIRD_PARTY: "a third party",
}


def waits_for(case: Complaint) -> str:
    """What has to happen next, in words."""
    if case.waiting is not None:
        return f"an answer of {AWAITED_WORDS[case.waiting.party]}; until then its clock stands still"
    return _WAITS_FOR[case.stage]


def status_markdown(case: Complaint) -> str:
    """Where the case stands and what it waits for, as Markdown for those who watch the process."""
    lines = [f"**Stage:** {STAGE_WORDS[case.stage]}", f"**Waits for:** {waits_for(case)}"]
    if case.severity is Severity.VERY_SERIOUS:
        lines.append("**Very serious infringement**")
    if case.outcome is not None:
        lines.append(f"**Outcome:** {OUTCOME_WORDS[case.outcome]}")
    if case.due_at is not None:
        overdue = " (overdue)" if case.overdue else ""
        lines.append(f"**Due:** {at_instant(case.due_at)}{overdue}")
    if case.waiting is not None:
        ask, until = case.waiting.ask_again_at, case.waiting.until
        lines.append(f"**Asks again:** {at_instant(ask)}; waits until {at_instant(until)} at the latest")
    if case.stage is Stage.MEDIATION:
        lines.append(f"**Proposals:** {len(case.proposals)}, accepted by both: {len(case.mutually_accepted)}")
    if case.stage is Stage.MARK_BOARD:
        lines.append(f"**Votes:** {len(case.votes)}, recused: {len(case.recused)}")
    if case.assignee is not None:
        lines.append(f"**Assignee:** {case.assignee}")
    return "  \n".join(lines)


def describe(data: f.ComplaintEventData) -> str:
    """What happened, as one sentence without private text."""
    if isinstance(data, f.AgreementEventData):
        return _describe_agreement(data)
    if isinstance(data, f.JudgementEventData):
        return _describe_judgement(data)
    if isinstance(data, f.WaitingEventData):
        return _describe_waiting(data)
    return _describe_course(data)


def _describe_agreement(data: f.AgreementEventData) -> str:
    match data:
        case f.CsOutcomeRecorded(outcome=Resolution.RESOLVED):
            return "CS resolved the complaint with the partner."
        case f.CsOutcomeRecorded():
            return "CS could not resolve the complaint."
        case f.SolutionProposed(kind=kind, amount=amount, currency=currency):
            worth = f" ({amount} {currency})" if amount else ""
            return f"A solution was proposed: {spoken(kind)}{worth}."
        case f.ProposalAnswered(party=party, accepted=accepted):
            return f"The {party} {'accepted' if accepted else 'declined'} the proposed solution."
        case f.MediationOutcomeRecorded(outcome=Resolution.RESOLVED):
            return "The mediation found a solution that both parties accepted."
        case f.MediationOutcomeRecorded():
            return "The mediation found no mutual solution."
        case _:
            assert_never(data)


def _describe_judgement(data: f.JudgementEventData) -> str:  # noqa: PLR0911 - one line an event reads best as a table
    match data:
        case f.ConsequenceRecorded(category=category, amount=amount, currency=currency):
            return f"A financial consequence was recorded: {spoken(category)}, {amount} {currency}."
        case f.StatementRecorded(party=party):
            return f"A statement of the {party} was recorded."
        case f.RubricScored(score=score, indicates_responsible=indicates):
            return f"The rubric was scored {score:.2f}: it indicates {'' if indicates else 'no '}responsibility."
        case f.FindingRecorded(responsible=responsible, against_score=against):
            ending = ", against the rubric's score and with a reason" if against else ""
            return f"The partner was found {'' if responsible else 'not '}responsible{ending}."
        case f.FlaggedVerySerious():
            return "The case was flagged as a very serious infringement."
        case f.MarkVoteCast(vote=vote):
            return f"A member of the mark board voted {'for a' if vote is MarkVote.MARK else 'for no'} mark."
        case f.MemberRecused():
            return "A member of the mark board stepped back from the case."
        case f.MarkBoardDecided(placed=placed, votes_for=votes_for, votes_against=votes_against, action=action):
            follows = "" if action == NO_ACTION else f"; action: {spoken(action)}"
            return (
                f"The mark board decided for {'a' if placed else 'no'} mark, {votes_for} to {votes_against}{follows}."
            )
        case f.MarkPlaced(seriousness=seriousness):
            return f"A {seriousness} mark was placed on the partner's record."
        case _:
            assert_never(data)


def _describe_waiting(data: f.WaitingEventData) -> str:
    words = AWAITED_WORDS[data.party]
    match data:
        case f.WaitingStarted(until=until, due_at=due_at):
            return (
                f"The case waits for {words} until {at_instant(until)} at the latest. Its clock stands still; "
                f"it is due {at_instant(due_at)} at the latest."
            )
        case f.WaitingReminded():
            return f"The day came to ask {words} again."
        case f.WaitingEnded(due_at=due_at):
            return f"The case no longer waits for {words}; its clock runs, and it is due {at_instant(due_at)}."
        case _:
            assert_never(data)


def _describe_course(data: f.CourseEventData) -> str:  # noqa: C901, PLR0911, PLR0912 - one line an event reads best as a table
    match data:
        case f.ComplaintFiled(stage=Stage.MARK_BOARD):
            return "A complaint was filed as a very serious infringement and went straight to the mark board."
        case f.ComplaintFiled():
            return "A complaint was filed; CS and Service work with the partner to resolve it."
        case f.TakenUp():
            return "The case was taken up."
        case f.StageEntered(stage=stage, due_at=due_at):
            return f"The case moved to {STAGE_WORDS[stage]}, due {at_instant(due_at)}."
        case f.Reminded(stage=stage):
            return f"A reminder fell due in {STAGE_WORDS[stage]}."
        case f.DeadlineBreached(stage=stage):
            return f"The deadline of {STAGE_WORDS[stage]} passed."
        case f.OverdueEscalated(stage=stage):
            return f"{capital(STAGE_WORDS[stage])} is late, and those named for it were told."
        case f.NoteAdded(mentions=mentions) if mentions:
            return f"A note was added that mentions {several(len(mentions), 'person', 'people')}."
        case f.NoteAdded():
            return "A note was added."
        case f.EvidenceAdded():
            return "Evidence was added."
        case f.Assigned(assignee=assignee):
            return f"The case was assigned to {assignee}."
        case f.Withdrawn():
            return "The customer withdrew the complaint."
        case f.MarkedDuplicate(of=of):
            return f"The complaint is a duplicate of {of}."
        case f.Reopened(outcome=outcome):
            return f"The case, which had ended ({OUTCOME_WORDS[outcome]}), was reopened."
        case f.Closed(outcome=outcome):
            return f"The case closed: {OUTCOME_WORDS[outcome]}."
        case _:
            assert_never(data)
