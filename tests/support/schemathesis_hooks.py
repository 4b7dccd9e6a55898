"""What Schemathesis is told of us: who asks, what there is, and which refusals follow from the record alone.

Its command line loads this module by `SCHEMATHESIS_HOOKS`; tokens and ids come from the environment.
"""

import json
import os
import random
from typing import Any

import schemathesis
from schemathesis.openapi.checks import RejectedPositiveData
from schemathesis.specs.openapi.checks import positive_data_acceptance

TOLD: dict[str, Any] = json.loads(os.environ["RECOURSE_SCHEMATHESIS"])
TOKENS: dict[str, str] = TOLD["tokens"]
"""By who asks, a bearer token."""
KNOWN: dict[str, str] = TOLD["known"]
"""By the name of a parameter of a path, the id of what there is."""
BY_THE_RECORD = {"after", "complaint_id", "mentions", "of", "partner_id", "proposal_id"}
"""Fields that name something: whether it is there, and fits, no schema says."""
BY_CONTENT: dict[str, set[str] | None] = {
    "publish_edition": None,
    "simulate_edition": None,
    "read_eligibility": {"kind"},
    "apply_for_accreditation": {"kind"},
    "explain_attempt": None,
    "read_standing": {"as_of"},
    "report_escalations": {"from", "to"},
    "add_evidence_file": {"file"},
}
"""Operations that judge content by the edition, by today or by two fields together; None: every field."""
_chance = random.Random(20261128)


@schemathesis.auth(refresh_interval=None)
class Callers:
    """Mostly somebody with every role of the staff, so that what is sent is looked at; now and then the others."""

    def get(self, case: schemathesis.Case, context: Any) -> str:
        who = _chance.choice([*(["staff"] * 4), *TOKENS])
        return TOKENS[who]

    def set(self, case: schemathesis.Case, data: str, context: Any) -> None:
        case.headers["Authorization"] = f"Bearer {data}"


@schemathesis.hook
def map_path_parameters(context: Any, path_parameters: dict[str, Any] | None) -> dict[str, Any] | None:
    """Half of the requests are about something that is there."""
    if not path_parameters or _chance.random() < 0.5:
        return path_parameters
    return {name: KNOWN.get(name, value) for name, value in path_parameters.items()}


class RefusedThoughItFits(RejectedPositiveData):
    """A refusal of a field that fits its schema. Told once for each set of fields."""

    @property
    def _unique_key(self) -> str:
        return self.message


@schemathesis.check
def accepts_what_fits(ctx: Any, response: Any, case: schemathesis.Case) -> bool | None:
    """As Schemathesis' own check, less what follows from the record: versions, ids, editions, two dates together."""
    try:
        return positive_data_acceptance(ctx, response, case)
    except RejectedPositiveData as refused:
        if _follows_from_the_record(case.operation.definition.raw.get("operationId", ""), response):
            return None
        raise RefusedThoughItFits(
            operation=refused.operation,
            message=f"{response.status_code} {_fields(response)}",
            status_code=refused.status_code,
            allowed_statuses=refused.allowed_statuses,
        ) from None


def _follows_from_the_record(operation: str, response: Any) -> bool:
    if response.status_code == 412:
        return True
    body, fields, allowed = _body(response), _fields(response), BY_CONTENT.get(operation, set())
    by_a_rule = bool(body.get("clauses"))  # Such as a tier or a category that the edition in force does not have.
    content = allowed is None or (bool(fields) and fields <= BY_THE_RECORD | allowed)
    return response.status_code == 422 and (by_a_rule or content)


def _fields(response: Any) -> set[str]:
    return {fault["field"] for fault in _body(response).get("errors", ())}


def _body(response: Any) -> dict[str, Any]:
    try:
        return dict(response.json())
    except ValueError:
        return {}
