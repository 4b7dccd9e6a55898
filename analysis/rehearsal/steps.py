"""Reading one step: whom it is about, which declared action it takes, and whether its fields are that action's."""

from collections.abc import Mapping
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from analysis.rehearsal.scenario import (
    NOT_FOUND,
    UNKNOWN_PARTNER,
    Apply,
    CommandGiven,
    Do,
    FileComplaint,
    Record,
    Step,
    SubjectKind,
    VacateMark,
    amounts_as_text,
)
from analysis.rehearsal.validation_errors import located
from standards.accreditation import ACCREDITATION_COMMANDS
from standards.commands import CommandData, CommandRegistry
from standards.complaint import COMPLAINT_COMMANDS
from standards.editions.validation_errors import Fault, Place
from standards.field_types import private_fields
from standards.mark import MARK_COMMANDS
from standards.partner.commands import PARTNER_COMMANDS
from standards.rejections import RejectionCode
from standards.review import REVIEW_COMMANDS
from standards.vocabulary import Role

ACTIONS: Final[Mapping[SubjectKind, CommandRegistry]] = {
    "complaint": COMPLAINT_COMMANDS,
    "accreditation": ACCREDITATION_COMMANDS,
    "review": REVIEW_COMMANDS,
    "partner": PARTNER_COMMANDS,
    "mark": MARK_COMMANDS,
}
"""What can be done to whom: the declared actions themselves."""
_ON_PARTNERS: Final[Mapping[str, type[Apply] | type[Record] | type[VacateMark]]] = {
    "apply": Apply,
    "set": Record,
    "vacate": VacateMark,
}
REFUSALS: Final = (
    *(code.value for code in RejectionCode if code is not RejectionCode.PRECONDITION_FAILED),
    UNKNOWN_PARTNER,
    NOT_FOUND,
)
_OWN: Final = ("at", "do", "as", "role", "seat", "refused", "id")
_UNSAID: Final = "-"
"""Stands where a scenario leaves out a text that the record would have."""

ReadStep = Step | list[Fault]
M = TypeVar("M", bound=BaseModel)


def read_step(said: Mapping[str, Any], place: Place) -> ReadStep:
    """The step, or what is wrong with it."""
    refused = said.get("refused")
    if refused is not None and refused not in REFUSALS:
        return [Fault((*place, "refused"), f"is no code of a refusal; use one of {', '.join(REFUSALS)}")]
    if "file_complaint" in said:
        return _model(FileComplaint, said, place)
    kinds = [kind for kind in ACTIONS if kind in said]
    if len(kinds) != 1:
        return [Fault(place, f"must be about one of file_complaint, {', '.join(ACTIONS)}")]
    verbs = [verb for verb in ("do", *_ON_PARTNERS) if verb in said]
    if len(verbs) != 1 or (kinds[0] != "partner" and verbs != ["do"]):
        allowed = f"do, {', '.join(_ON_PARTNERS)}" if kinds[0] == "partner" else "do"
        return [Fault(place, f"must say what happens to the {kinds[0]}, with one of {allowed}")]
    if verbs == ["do"]:
        return _do(kinds[0], said, place)
    return _model(_ON_PARTNERS[verbs[0]], said, place)


def _model(model: type[M], said: object, place: Place) -> M | list[Fault]:
    try:
        return model.model_validate(said)
    except ValidationError as error:
        return located(error, place)


def _do(kind: SubjectKind, said: Mapping[str, Any], place: Place) -> ReadStep:
    """A declared action with its fields. A body that must be refused as invalid is no fault of the file."""
    name = said["do"]
    if not isinstance(name, str) or name not in ACTIONS[kind]:
        known = ", ".join(ACTIONS[kind])
        return [Fault((*place, "do"), f"is nothing that can be done to a {kind}; use one of {known}")]
    own = {key: said[key] for key in _OWN if key in said} | {"kind": kind, "subject": str(said[kind])}
    if "id" in own and name != "propose_solution":
        return [Fault((*place, "id"), "names a proposal; only propose_solution takes it")]
    faults = [Fault(place, f"{key}: is missing") for key in ("as", "role") if said.get(key) is None]
    given = _model(CommandGiven, own, place)
    if isinstance(given, list):
        return faults + given
    must_be_invalid = given.refused == RejectionCode.INVALID
    body = {key: value for key, value in said.items() if key not in (*_OWN, kind)}
    action = _body(ACTIONS[kind][name].model, body, place, whole=not must_be_invalid)
    if faults or (isinstance(action, list) and not must_be_invalid):
        return faults + (action if isinstance(action, list) else [])
    by = given.by("", Role.OPS)
    if isinstance(action, list):
        return Do(given, None, by, "; ".join(f"{fault.place[-1]} {fault.problem}" for fault in action))
    return Do(given, action, by)


def _body(model: type[CommandData], body: Mapping[str, Any], place: Place, *, whole: bool) -> CommandData | list[Fault]:
    """The action with its fields; texts that the scenario leaves out stand as a dash where ``whole`` asks for it.

    Everybody may say why: where the action has no reason of its own, as a request to Legal, it is the note.
    """
    if "reason" in body and "reason" not in model.model_fields and "note" not in body:
        body = {"note" if key == "reason" else key: value for key, value in body.items()}
    unsaid = {name: _UNSAID for name in _narratives(model) if name not in body} if whole else {}
    return _model(model, amounts_as_text({**unsaid, **body}), place)


def _narratives(model: type[CommandData]) -> list[str]:
    """The required texts that may say anything at all."""
    return [
        name
        for name in private_fields(model)
        if (info := model.model_fields[name]).is_required()
        and info.annotation is str
        and not any(getattr(limit, "pattern", None) for limit in info.metadata)
    ]
