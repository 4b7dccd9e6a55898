"""Who may do what is written down in one table, and the API does exactly what the table says."""

import os

from tests.api.operations import ACTIONS, OPERATIONS
from tests.api.stages import STAGES
from tests.api.sweep import GOLDEN, HEADER, Sweep
from tests.support.product import Product


async def test_every_operation_of_the_api_has_its_rows(product: Product) -> None:
    document = (await product.anonymous.get("/openapi.json")).json()
    described = {one["operationId"] for operations in document["paths"].values() for one in operations.values()}
    assert described == {*OPERATIONS, *ACTIONS}, "say in tests/api/operations.py how the new operation is called"


async def test_the_api_authorizes_as_the_table_says(swept: Sweep) -> None:
    table = HEADER + "\n".join(swept.lines()) + "\n"
    if os.environ.get("WRITE_AUTHORIZATION"):
        GOLDEN.write_text(table)
    assert table.splitlines() == GOLDEN.read_text().splitlines()


async def test_an_action_that_is_offered_is_accepted_and_one_that_is_not_is_refused(swept: Sweep) -> None:
    for (stage, who), offered in swept.offered.items():
        accepted = tuple(action for action in ACTIONS if swept.actions[action, stage][who] == "2xx")
        assert offered == accepted, (stage, who)


async def test_every_refusal_of_an_action_is_for_the_caller_or_the_stage(swept: Sweep) -> None:
    expected = {"2xx", "401 unauthorized", "403 role_required", "404 not_found", "409 wrong_stage"}
    assert {answer for answers in swept.actions.values() for answer in answers.values()} == expected


async def test_nobody_acts_on_a_closed_complaint(swept: Sweep) -> None:
    assert "2xx" not in {answer for action in ACTIONS for answer in swept.actions[action, "closed"].values()}


async def test_an_auditor_reads_everything_and_writes_nothing(swept: Sweep) -> None:
    writes = {"file_complaint", "put_partner", "put_certification", "delete_certification", "publish_edition"}
    expected = dict.fromkeys(OPERATIONS, "2xx") | dict.fromkeys(writes, "403 role_required")
    theirs = {operation: answers["auditor"] for operation, answers in swept.reads.items()}
    assert theirs == expected | dict.fromkeys(("list_tasks", "read_diff"), "2xx, nothing in it")
    for action in ACTIONS:
        assert {swept.actions[action, stage]["auditor"] for stage in STAGES} == {"403 role_required"}


async def test_administrators_hold_no_vote_and_no_step_outcome(swept: Sweep) -> None:
    theirs = {action for action in ACTIONS for stage in STAGES if swept.actions[action, stage]["ops"] == "2xx"}
    assert theirs == {"add_note", "add_evidence", "assign", "withdraw", "mark_duplicate"}


async def test_the_products_own_role_and_no_role_give_nothing(swept: Sweep) -> None:
    public = {"healthz", "readyz", "metrics"}
    for operation, answers in swept.reads.items():
        assert answers["system"] == answers["no role"]
        assert answers["no role"] in {"403 role_required", "404 not_found", "2xx, nothing in it"} or operation in public
    for answers in swept.actions.values():
        assert answers["no role"] == "403 role_required"
