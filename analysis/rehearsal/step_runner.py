"""Taking a step in the engine: each kind through the decider that production calls for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, assert_never

from analysis.rehearsal.engine import Engine
from analysis.rehearsal.initial_partners import certifications, earned_on
from analysis.rehearsal.scenario import (
    NOT_FOUND,
    UNKNOWN_PARTNER,
    Apply,
    Changes,
    Do,
    FileComplaint,
    Record,
    Step,
    VacateMark,
)
from standards.actors import Actor
from standards.commands import Command, CommandData, NamedComplaint, given_by
from standards.complaint import Complaint, decide
from standards.complaint import FileComplaint as FileCommand
from standards.ids import new_id
from standards.mark import Vacate
from standards.partner import Partner
from standards.partner.commands import (
    MAY_RECORD,
    DescribePartner,
    PartnerFact,
    RecordCertification,
    RecordFacts,
    RemoveCertification,
)
from standards.rejections import Rejection, RejectionCode
from standards.review import AccreditationReview
from standards.standing import Standing
from standards.standing.commands import Apply as AppliedFor
from standards.vocabulary import Role


@dataclass(frozen=True)
class StepRejection:
    """Why a step was rejected: by a rule, or because there is nothing on record that it could be about."""

    code: str
    detail: str
    clauses: tuple[str, ...] = ()

    @classmethod
    def by(cls, rejection: Rejection) -> "StepRejection":
        """A rule's rejection of it."""
        return cls(rejection.code.value, rejection.detail, tuple(map(str, rejection.clauses)))


def take(engine: Engine, step: Step, number: int) -> StepRejection | None:
    """Takes the step, whose instant has come; None where it was accepted. ``number`` makes it one of a kind."""
    command = f"step-{number}"
    match step:
        case FileComplaint():
            return _file(engine, step)
        case Do():
            return _do(engine, step, command)
        case Apply():
            return _apply(engine, step, command)
        case Record():
            return _record(engine, step, command)
        case VacateMark():
            return _vacate(engine, step, command)
        case _:
            assert_never(step)


def _file(engine: Engine, step: FileComplaint) -> StepRejection | None:
    data = FileCommand(
        partner_id=step.partner,
        category=step.category,
        very_serious=step.very_serious,
        very_serious_reason=step.very_serious_reason,
        project_value=step.project_value,
    )
    subject = new_id("cmp", step.at, step.file_complaint)
    command = given_by(step.actor, data, step.at, subject=subject)
    decision = decide(None, command, step.at, engine.edition)
    if isinstance(decision, Rejection):
        return StepRejection.by(decision)
    if step.partner not in engine.standings:
        return StepRejection(UNKNOWN_PARTNER, f"{step.partner} is not on record.", ("S13",))
    engine.open_case(
        step.file_complaint, command, decision, (step.surfaced_by.email.casefold(),) if step.surfaced_by else ()
    )
    return None


def _do(engine: Engine, step: Do, number: str) -> StepRejection | None:
    if step.action is None:
        return StepRejection(RejectionCode.INVALID.value, step.invalid)
    action = _with_ids(engine, step, step.action)
    named = _named(engine, action.names)
    command = given_by(step.actor, action, step.at, command=number, named=named)
    match step.given.kind:
        case "complaint":
            return _on_complaint(engine, step, command)
        case "accreditation":
            partner, _, kind = step.given.subject.partition("/")
            return _on_accreditation(engine, engine.standings[partner], kind, command)
        case "review":
            return _on_review(engine, engine.standings[step.given.subject], command)
        case "partner":
            return _commanded(engine, step.given.subject, command)
        case "mark":
            return _on_mark(engine, step.given.subject, tuple(engine.standings), command)
        case _:
            assert_never(step.given.kind)


def _with_ids(engine: Engine, step: Do, action: CommandData) -> CommandData:
    """The action with ids in the place of the scenario's names."""
    case, ids, names = engine.cases.get(step.given.subject), {}, action.__dict__
    if case is not None and (proposal := names.get("proposal_id")) in case.proposals:
        ids["proposal_id"] = case.proposals[proposal]
    for field in ("of", "complaint_id"):
        if (other := names.get(field)) in engine.cases:
            ids[field] = engine.cases[other].state.id
    return action.model_copy(update=ids) if ids else action


def _on_complaint(engine: Engine, step: Do, command: Command[Any]) -> StepRejection | None:
    case = engine.cases.get(step.given.subject)
    if case is None:
        return _missing(engine, command, f"The complaint {step.given.subject} was not filed.")
    decided = decide(case.state, command, engine.now, engine.edition)
    if isinstance(decided, Rejection):
        return StepRejection.by(decided)
    engine.add(case, command, decided)
    if step.given.id is not None:
        case.proposals[step.given.id] = case.state.proposals[-1].id
    return None


def _on_accreditation(engine: Engine, standing: Standing, kind: str, command: Command[Any]) -> StepRejection | None:
    """The latest accreditation of the kind."""
    held = [item for item in standing.accreditations if item.kind == kind]
    if not held:
        return _missing(engine, command, f"The partner has no accreditation {kind}.")
    return _commanded(engine, standing.partner.id, command.model_copy(update={"subject": held[-1].id}))


def _on_review(engine: Engine, standing: Standing, command: Command[Any]) -> StepRejection | None:
    """The open review, or the latest one where none is open."""
    review: AccreditationReview | None = standing.open_review or next(reversed(standing.reviews), None)
    if review is None:
        return _missing(engine, command, "The partner has no review.")
    return _commanded(engine, standing.partner.id, command.model_copy(update={"subject": review.id}))


def _filed(engine: Engine, complaint_id: str) -> Complaint | None:
    """The complaint of that id, where it was filed: the API looks up what a command names."""
    case = engine.cases.get(engine.names.get(complaint_id, ""))
    return case.state if case and case.state.id == complaint_id else None


def _named(engine: Engine, complaint_id: str | None) -> NamedComplaint | None:
    """The complaint that a command names, with what it is a duplicate of, and what was decided or agreed in it."""
    first = case = None if complaint_id is None else _filed(engine, complaint_id)
    leads_to: list[str] = []
    while case is not None and case.duplicate_of is not None:
        leads_to.append(case.duplicate_of)
        case = _filed(engine, case.duplicate_of)
    if first is None:
        return None
    return NamedComplaint(
        id=first.id,
        partner_id=first.partner_id,
        duplicate_of=tuple(leads_to),
        decided_action=first.decision.action if first.decision else None,
        agreed_proposal=first.agreed_proposal,
    )


def _missing(engine: Engine, command: Command[Any], detail: str) -> StepRejection:
    """The role is judged before it is told that there is nothing there, as everywhere."""
    allowed = command.data.declaration.roles_anywhere(engine.edition)
    return _needs(command.by, allowed) or StepRejection(NOT_FOUND, detail)


def _commanded(engine: Engine, partner: str, command: Command[Any]) -> StepRejection | None:
    rejected = engine.command(partner, command)
    return StepRejection.by(rejected) if rejected is not None else None


def _needs(by: Actor, allowed: tuple[Role, ...]) -> StepRejection | None:
    if by.acting_as(allowed) is not None:
        return None
    return StepRejection(RejectionCode.ROLE_REQUIRED.value, f"This takes the role {' or '.join(allowed)}.")


def _apply(engine: Engine, step: Apply, command: str) -> StepRejection | None:
    applied = given_by(step.actor, AppliedFor(kind=step.apply), step.at, command=command)
    return _needs(step.actor, AppliedFor.declaration.roles) or _commanded(engine, step.partner, applied)


def _record(engine: Engine, step: Record, command: str) -> StepRejection | None:
    """All that is described anew holds from the same instant: what follows is judged on it as a whole.

    One fact after the other would let a gap close for a moment in which the partner never was.
    """
    standing = engine.standings[step.partner]
    facts = (*_described(standing.partner, step.changes), *_certified(engine, standing, step.changes))
    recorded = given_by(step.actor, RecordFacts(facts=facts), step.at, command=command)
    return _needs(step.actor, MAY_RECORD) or _commanded(engine, step.partner, recorded)


def _described(partner: Partner, changes: Changes) -> Iterator[PartnerFact]:
    """What is left out stays as it was."""
    if changes.tier is None and changes.programmes is None:
        return
    yield DescribePartner(
        tier=changes.tier if changes.tier is not None else partner.tier,
        programmes=changes.programmes if changes.programmes is not None else partner.programmes,
        identity=partner.identity,
    )


def _certified(engine: Engine, standing: Standing, changes: Changes) -> Iterator[PartnerFact]:
    """Certifications that are new, that have other dates, and that are no longer held."""
    if changes.certifications is None:
        return
    partner, today = standing.partner, engine.now.date()
    kinds = tuple(dict.fromkeys(item.kind for item in standing.accreditations))
    wanted = {item.name: item for item in certifications(changes.certifications, kinds, engine.edition)}
    for name, said in wanted.items():
        kept = partner.certifications.get(name)
        earned = kept.earned_on if kept and said.earned_on is None else earned_on(said, today)
        yield RecordCertification(name=name, earned_on=earned, expires_on=said.expires_on)
    yield from (RemoveCertification(name=name) for name in partner.certifications if name not in wanted)


def _vacate(engine: Engine, step: VacateMark, command: str) -> StepRejection | None:
    action = Vacate(reason=step.reason, note=step.note)
    given = given_by(step.actor, action, step.at, command=command)
    return _on_mark(engine, step.vacate, (step.partner,), given)


def _on_mark(engine: Engine, name: str, partners: tuple[str, ...], command: Command[Any]) -> StepRejection | None:
    """The mark is named by its complaint, or by the reference with which it was brought in."""
    marks = [(partner, mark.id) for partner in partners for mark in engine.standings[partner].marks]
    found = next(((partner, mark) for partner, mark in marks if engine.names[mark] == name), None)
    if found is None:
        return _missing(engine, command, f"There is no mark {name}.")
    partner, mark = found
    rejection = engine.annul(partner, mark, command.model_copy(update={"subject": mark}))
    return StepRejection.by(rejection) if rejection is not None else None
