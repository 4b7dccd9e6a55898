"""The declared commands are those of the public contract, with its roles, stages and fields."""

import pytest
from pydantic import ValidationError

from standards.actors import Actor
from standards.clauses import Clause
from standards.commands import Command
from standards.complaint import COMPLAINT_COMMANDS, EVERY_COMMAND, ComplaintCommand, FileComplaint
from standards.complaint.decide import HANDLERS
from standards.field_types import private_fields
from standards.vocabulary import Role, Stage
from tests.standards.builders import FIELDS, MONDAY, edition
from tests.standards.contract import CONTRACT

every_command = pytest.mark.parametrize("name", CONTRACT)


def test_the_declared_commands_are_those_of_the_contract() -> None:
    assert set(COMPLAINT_COMMANDS) == set(CONTRACT)
    assert len(COMPLAINT_COMMANDS) == len(CONTRACT)


@every_command
def test_an_commands_roles_are_those_of_the_contract(name: str) -> None:
    roles = CONTRACT[name].roles

    assert set(COMPLAINT_COMMANDS[name].roles_anywhere(edition())) == set(roles)


@every_command
def test_an_commands_stages_are_those_of_the_contract(name: str) -> None:
    assert set(COMPLAINT_COMMANDS[name].stages) == set(CONTRACT[name].stages)


@every_command
def test_an_commands_fields_are_those_of_the_contract_and_a_note(name: str) -> None:
    fields = COMPLAINT_COMMANDS[name].model.model_fields
    written = {f"{field}{'' if info.is_required() else '?'}" for field, info in fields.items()}

    assert written == {*CONTRACT[name].fields, "note?"}


@every_command
def test_every_free_text_of_an_command_is_private(name: str) -> None:
    assert set(private_fields(COMPLAINT_COMMANDS[name].model)) == {*CONTRACT[name].private, "note"}


@every_command
def test_an_command_has_a_summary_and_rests_on_clauses_unless_it_is_an_extension(name: str) -> None:
    declared = COMPLAINT_COMMANDS[name]
    extensions = {"record_statement", "add_note", "add_evidence", "assign", "withdraw", "mark_duplicate"}
    extensions |= {"wait_for", "stop_waiting", "reopen"}

    assert declared.name == name
    assert declared.summary.endswith(".")
    assert bool(declared.clauses) is (name not in extensions)


@every_command
def test_no_command_is_the_auditors_or_the_products(name: str) -> None:
    assert not {Role.AUDITOR, Role.SYSTEM} & set(COMPLAINT_COMMANDS[name].roles_anywhere(edition()))


def test_every_command_that_the_decider_takes_has_a_handler_beside_the_filing() -> None:
    assert set(HANDLERS) | {FileComplaint} == {declared.model for declared in EVERY_COMMAND.values()}


@every_command
def test_an_command_rejects_a_field_that_nobody_declared(name: str) -> None:
    with pytest.raises(ValidationError, match="surprise"):
        COMPLAINT_COMMANDS[name].model.model_validate(FIELDS[name] | {"surprise": 1})


@every_command
def test_a_command_of_the_command_survives_the_wire(name: str) -> None:
    model = COMPLAINT_COMMANDS[name].model
    data = model.model_validate(FIELDS[name] | {"note": "n"})
    sent = Command[model](id="o", by=Actor(sub="ana", roles=(Role.CS,)), submitted_at=MONDAY, data=data)  # type: ignore[valid-type]

    received = Command[model].model_validate_json(sent.model_dump_json())  # type: ignore[valid-type]
    assert received == sent
    assert type(received.data) is model


def test_a_command_keeps_the_command_it_was_made_of() -> None:
    for name, fields in FIELDS.items():
        data = COMPLAINT_COMMANDS[name].model.model_validate(fields)
        made = Command[ComplaintCommand].model_validate(
            {"id": "o", "by": Actor(sub="ana", roles=()), "submitted_at": MONDAY, "data": data}
        )

        assert type(made.data) is type(data)


def test_an_editions_roles_replace_the_declared_ones() -> None:
    changed = edition({"may_take": {"assign": ["director"]}})

    assert COMPLAINT_COMMANDS["assign"].roles_anywhere(changed) == (Role.DIRECTOR,)
    assert COMPLAINT_COMMANDS["assign"].roles_in(Stage.MEDIATION, changed) == (Role.DIRECTOR,)


def test_every_clause_of_the_standard_has_its_number_and_words() -> None:
    assert [str(clause) for clause in Clause] == [f"S{number}" for number in range(1, 45)]
    assert all(clause.text.endswith(".") for clause in Clause)
    assert Clause("S22") is Clause.S22  # type: ignore[call-arg]
