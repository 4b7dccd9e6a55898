"""Who may do what is written down in one table, and the API does exactly what the table says."""

import os

from tests.api.operations import ACTIONS, KINDS, OPERATIONS, SIGNED, wire_name
from tests.api.sweep import GOLDEN, HEADER, Sweep
from tests.support.product import Product

OFFERING = {"complaint", "review", "accreditation", "edition"}
"""What tells, where it is read, what may be done to it."""
ENDED = {"closed", "revoked", "vacated", "withdrawn"}


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
    for (kind, stage, who), offered in swept.offered.items():
        names = {wire_name(name): name for name in KINDS[kind].actions}
        accepted = tuple(name for name, action in names.items() if swept.actions[action, stage][who] == "2xx")
        assert offered == (accepted if kind in OFFERING else ()), (kind, stage, who)


async def test_every_refusal_of_an_action_is_for_the_caller_or_the_stage(swept: Sweep) -> None:
    expected = {"2xx", "401 unauthorized", "403 role_required", "404 not_found", "409 wrong_stage"}
    particular = {
        ("request_tier_action", "accredited"): "409 accreditations_first",
        ("request_programme_action", "accredited"): "409 accreditations_first",
        ("cast_review_vote", "board, packet pending"): "409 packet_pending",
        ("release_packet", "board"): "422 invalid",
        ("release_packet", "legal"): "422 invalid",
        ("release_packet", "director"): "422 invalid",
    }
    for place, answers in swept.actions.items():
        assert set(answers.values()) <= expected | {particular.get(place, "2xx")}, place
        assert place not in particular or particular[place] in answers.values()


async def test_nobody_acts_on_what_is_closed_lost_or_vacated(swept: Sweep) -> None:
    ended = {answer for (_, stage), answers in swept.actions.items() if stage in ENDED for answer in answers.values()}
    assert "2xx" not in ended


async def test_an_auditor_reads_everything_and_writes_nothing(swept: Sweep) -> None:
    writes = {"file_complaint", "put_partner", "put_certification", "delete_certification", "publish_edition"}
    writes |= {"simulate_edition", "cancel_simulation", "add_evidence_file"}
    expected = dict.fromkeys(OPERATIONS, "2xx") | dict.fromkeys(
        {*writes, "apply_for_accreditation"}, "403 role_required"
    )
    expected |= dict.fromkeys(SIGNED, "401 unauthorized") | {"retry_parked": "403 role_required"}
    expected["read_evidence_file"] = "404 not_found"  # there is none; who reads one is told by its own tests
    theirs = {operation: answers["auditor"] for operation, answers in swept.reads.items()}
    assert theirs == expected | dict.fromkeys(("list_tasks", "read_diff"), "2xx, nothing in it")
    assert {answers["auditor"] for answers in swept.actions.values()} == {"403 role_required"}


async def test_administrators_hold_no_vote_and_no_step_outcome(swept: Sweep) -> None:
    theirs = {action for (action, _), answers in swept.actions.items() if answers["ops"] == "2xx"}
    about_cases = {"add_note", "add_evidence", "assign", "withdraw", "mark_duplicate", "open_review", "vacate"}
    about_cases |= {"reopen"}
    assert theirs == about_cases | {"approve", "edition_withdraw"}


async def test_the_board_votes_steps_back_and_does_nothing_else(swept: Sweep) -> None:
    theirs = {action for (action, _), answers in swept.actions.items() if answers["accreditation_board"] == "2xx"}
    assert theirs == {"cast_review_vote", "review_recuse"}
    read = {operation for operation, answers in swept.reads.items() if answers["accreditation_board"] == "2xx"}
    nobodys = {"give_feedback", "list_editions", "read_edition", "healthz", "readyz", "metrics", "read_me"}
    assert read == nobodys | {"list_reviews", "read_review"}


async def test_the_products_own_role_and_no_role_give_nothing(swept: Sweep) -> None:
    public = {"healthz", "readyz", "metrics", "read_me"}
    for operation, answers in swept.reads.items():
        assert answers["system"] == answers["no role"]
        assert answers["no role"] in {"403 role_required", "404 not_found", "2xx, nothing in it"} or operation in {
            *public,
            *SIGNED,
        }
    for answers in swept.actions.values():
        assert answers["no role"] == "403 role_required"
