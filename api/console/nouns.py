"""What commands act on, as pages know it: where each stands, what is offered, and what its forms choose from."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from api.command_routes import NOUNS, Commands
from api.complaints.mentions import choices_of
from api.complaints.visibility import visible_complaints
from api.console.forms import Hint, Option
from api.console.visit import Visit
from api.editions.presenter import state_of
from records import people
from records.complaints import pages as complaints
from records.complaints.queries import Filters, Recorded, Sort
from records.editions.repository import Published
from records.marks.queries import MarkRecord, annulment_of
from records.partners.queries import PartnerRecord
from records.standing import load
from records.texts import of_subject
from standards.accreditation import offered_commands as accreditation_offers
from standards.actors import Actor
from standards.commands import Declaration
from standards.complaint import offered_commands as complaint_offers
from standards.complaint.roles import STAGE_ROLES
from standards.editions import Edition, EscalationEdition
from standards.editions import offered_commands as edition_offers
from standards.formatting import spoken
from standards.guards import Situation
from standards.mark import offered_commands as mark_offers
from standards.partner import offered_commands as partner_offers
from standards.review import offered_commands as review_offers

MOST_CHOICES, MOST_PEOPLE = 100, 1_000
Hints = Mapping[str, Hint]
Judged = Situation[Any, Any, Any]
Asked = Callable[[Visit, AsyncConnection, Any], Awaitable[Judged]]


async def _no_hints(_visit: Visit, _connection: AsyncConnection, _found: Any, _declared: Declaration) -> Hints:
    return {}


@dataclass(frozen=True)
class Noun:
    """A noun of the console."""

    path: str
    commands: Commands
    asked: Asked
    """The situation in which it is asked what the visitor may do."""
    home: Callable[[Any], str]
    """The address of the page on which it stands."""
    title: Callable[[Any], str]
    hints: Callable[[Visit, AsyncConnection, Any, Declaration], Awaitable[Hints]] = _no_hints


def of_list(values: Sequence[str]) -> tuple[Option, ...]:
    """Codes as choices."""
    return tuple(Option(value, spoken(value).capitalize()) for value in values)


async def _complaint_asked(visit: Visit, connection: AsyncConnection, found: Recorded) -> Judged:
    edition = await visit.services.repository.by_id(connection, found.case.edition)
    return complaint_offers.asked_of(found.case, visit.person.actor, edition, visit.now)


async def _complaint_hints(visit: Visit, connection: AsyncConnection, found: Recorded, declared: Declaration) -> Hints:
    edition = await visit.services.repository.by_id(connection, found.case.edition)
    match declared.name:
        case "answer_proposal" | "record_mediation_outcome":
            return {"proposal_id": Hint(await _proposals(connection, found))}
        case "assign":
            return {"assignee": await _assignees(visit, connection, found)}
        case "add_note":
            said = {"text": Hint(label="Note"), "note": Hint(left_out=True)}
            return {**said, "mentions": await _people(visit, connection, found)}
        case "mark_duplicate":
            others = await _of_the_same_partner(visit, connection, found)
            return {"of": Hint(others, told="Another complaint about the partner, open or closed.")}

        case _:
            return _of_the_edition(edition)


def _of_the_edition(edition: EscalationEdition) -> Hints:
    rubric = edition.rubric
    criteria = tuple(
        Option(name, spoken(name).capitalize(), one.asks, one.weight) for name, one in rubric.criteria.items()
    )
    return {
        "category": Hint(of_list(edition.consequences.categories)),
        "action": Hint(of_list(edition.partner_actions), given="none"),
        "code_clauses": Hint(of_list(edition.code_of_conduct.clauses)),
        "scores": Hint(criteria, tuple(range(rubric.scale[0], rubric.scale[1] + 1))),
        "currency": Hint(of_currencies()),
    }


def of_currencies() -> tuple[Option, ...]:
    """The currencies that most amounts are in come first."""
    return tuple(Option(code, code) for code in ("EUR", "USD", "GBP", *sorted(_OTHERS)))


_OTHERS = ("AUD", "BRL", "CAD", "CHF", "COP", "DKK", "INR", "JPY", "MXN", "NOK", "NZD", "PLN", "SEK", "SGD", "ZAR")


async def _proposals(connection: AsyncConnection, found: Recorded) -> tuple[Option, ...]:
    contents = await of_subject(connection, found.case.id)
    return tuple(
        Option(one.id, f"{number}. {spoken(one.kind).capitalize()}: {(contents.get(one.terms) or '')[:80]}")
        for number, one in enumerate(found.case.proposals, start=1)
    )


async def _assignees(visit: Visit, connection: AsyncConnection, found: Recorded) -> Hint:
    role = STAGE_ROLES.get(found.case.stage)
    known = await people.page(connection, None, [role.value] if role else (), (), "", MOST_PEOPLE)
    options = {one.sub: one.name or one.sub for one in people.by_name(known)}
    if role and visit.caller.has(role):
        options = {visit.caller.actor.sub: f"Me, {visit.name}"} | options
    choices = tuple(Option(sub, name) for sub, name in options.items())
    return Hint(choices, given=visit.caller.actor.sub if role and visit.caller.has(role) else "")


async def _people(visit: Visit, connection: AsyncConnection, found: Recorded) -> Hint:
    known = await choices_of(visit.services, connection, found.case, MOST_CHOICES)
    others = tuple(Option(one.sub, one.name or one.sub) for one in known.people if one.sub != visit.caller.actor.sub)
    told = "Write @ and the beginning of a name in the text, or tick people here: each gets a mail, and the note in "
    told += "their inbox. You find whoever has signed in here and may see the case; a PDM, where the partner's record "
    told += "names them."
    if known.unknown_pdm:
        told += f" {known.unknown_pdm}, the partner's PDM, has not signed in yet and cannot be mentioned."
    return Hint(others, told=told, suggests=f"/console/cases/{found.case.id}/people")


async def _of_the_same_partner(visit: Visit, connection: AsyncConnection, found: Recorded) -> tuple[Option, ...]:
    """The other cases about the partner that the visitor may see."""
    visible = await visible_complaints(connection, visit.caller)
    asked = Filters(partner_id=found.case.partner_id)
    others = await complaints.page(connection, visible, asked, Sort.NEWEST, None, MOST_CHOICES)
    return tuple(
        Option(one.case.id, f"{(one.body.get('summary') or '')[:80]} ({spoken(one.case.stage)}, {one.external_id})")
        for one, _ in others
        if one.case.id != found.case.id
    )


def _asked_now(asked_of: Callable[[Any, Actor, Edition], Judged]) -> Asked:
    """What is asked of an accreditation or a review by itself, under the edition in force."""

    async def asked(visit: Visit, connection: AsyncConnection, found: Any) -> Judged:
        edition = await visit.services.repository.in_force(connection, visit.now)
        return asked_of(found, visit.person.actor, edition)

    return asked


async def _mark_asked(visit: Visit, connection: AsyncConnection, found: MarkRecord) -> Judged:
    edition = await visit.services.repository.in_force(connection, visit.now)
    annulment = await annulment_of(connection, found.id)
    return mark_offers.asked_of(annulment, found.partner_id, visit.person.actor, edition)


async def _partner_asked(visit: Visit, connection: AsyncConnection, found: PartnerRecord) -> Judged:
    standing = await load(connection, found.id, lock=False)
    assert standing is not None  # it was found
    edition = await visit.services.repository.in_force(connection, visit.now)
    return partner_offers.asked_of(standing, visit.person.actor, edition)


async def _partner_hints(
    visit: Visit, connection: AsyncConnection, found: PartnerRecord, declared: Declaration
) -> Hints:
    """The cases about the partner, for the commands that name one."""
    if "complaint_id" not in declared.model.model_fields:
        return {}
    visible = await visible_complaints(connection, visit.caller)
    asked = Filters(partner_id=found.id)
    cases = await complaints.page(connection, visible, asked, Sort.NEWEST, None, MOST_CHOICES)
    told = [(one.case, (one.body.get("summary") or "")[:80]) for one, _ in cases]
    return {"complaint_id": Hint(tuple(Option(case.id, f"{words} ({spoken(case.stage)})") for case, words in told))}


async def _edition_asked(visit: Visit, connection: AsyncConnection, found: Published) -> Judged:
    rules = await visit.services.repository.rules(connection)
    return edition_offers.asked_of(state_of(found), visit.person.actor, visit.now, rules)


_BY_PATH = {noun.path: noun for noun in NOUNS}
CASES = Noun(
    path="cases",
    commands=_BY_PATH["complaints"],
    asked=_complaint_asked,
    home=lambda found: f"/console/cases/{found.case.id}",
    title=lambda found: found.body.get("summary") or "Case",
    hints=_complaint_hints,
)
REVIEWS = Noun(
    path="reviews",
    commands=_BY_PATH["reviews"],
    asked=_asked_now(review_offers.asked_of),
    home=lambda found: f"/console/reviews/{found.id}",
    title=lambda _: "Accreditation review",
)
ACCREDITATIONS = Noun(
    path="accreditations",
    commands=_BY_PATH["accreditations"],
    asked=_asked_now(accreditation_offers.asked_of),
    home=lambda found: f"/console/partners/{found.partner_id}",
    title=lambda found: f"{spoken(found.kind).capitalize()} accreditation",
)
MARKS = Noun(
    path="marks",
    commands=_BY_PATH["marks"],
    asked=_mark_asked,
    home=lambda found: f"/console/partners/{found.partner_id}",
    title=lambda found: f"Mark of {found.placed_on:%Y-%m-%d}",
)
PARTNERS = Noun(
    path="partners",
    commands=_BY_PATH["partners"],
    asked=_partner_asked,
    home=lambda found: f"/console/partners/{found.id}",
    title=lambda found: found.identity.name,
    hints=_partner_hints,
)
EDITIONS = Noun(
    path="editions",
    commands=_BY_PATH["editions"],
    asked=_edition_asked,
    home=lambda found: f"/console/editions/{found.edition.id}",
    title=lambda found: f"Edition {found.edition.id}",
)
EVERY = (CASES, REVIEWS, ACCREDITATIONS, MARKS, PARTNERS, EDITIONS)
