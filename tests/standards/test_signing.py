"""Keys and what is signed: the same on every machine and in every version, and good for nothing else."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from standards.actors import Actor
from standards.commands import Command
from standards.complaint.commands import Withdraw
from standards.processes import PROCESSES
from standards.signing import Keyring, command_document, document
from standards.vocabulary import Role

ANA = Actor(sub="ana", roles=(Role.CS,))
KEYS = Keyring.parse("new:the newer secret of the two,old:the older secret of the two")


def _command(**changes: Any) -> Command[Withdraw]:
    given = {"id": "ord_1", "by": ANA, "submitted_at": datetime(2026, 11, 2, tzinfo=UTC), "data": Withdraw(reason="t")}
    return Command[Withdraw](**given | changes)


@pytest.mark.parametrize(
    "text",
    ["", "secret", "id:short", "a b:a secret of some length", "a:a secret of length,a:a secret of length", ":" * 40],
)
def test_what_is_no_ring_of_keys_is_refused_without_its_secrets(text: str) -> None:
    with pytest.raises(ValueError, match=r"key [12] ") as refused:
        Keyring.parse(text)
    assert "secret of" not in str(refused.value).replace("the secret with", "")


def test_the_first_key_signs_and_all_verify() -> None:
    old = Keyring.parse("old:the older secret of the two")
    assert KEYS.sign(b"x").startswith("new:")
    assert KEYS.verifies(KEYS.sign(b"x"), b"x")
    assert KEYS.verifies(old.sign(b"x"), b"x")
    assert not old.verifies(KEYS.sign(b"x"), b"x")


@pytest.mark.parametrize("signature", [None, "", "new", "new:", "new:zz", "new:é", "none:00", KEYS.sign(b"y")])
def test_anything_else_is_no_signature(signature: str | None) -> None:
    assert not KEYS.verifies(signature, b"x")


def test_a_document_is_told_apart_from_every_other() -> None:
    same = command_document("complaint/1", "withdraw", _command())
    assert same == command_document("complaint/1", "withdraw", _command(seed="drawn", recorded_up_to=7, signature="s"))
    others = [
        command_document("complaint/2", "withdraw", _command()),
        command_document("complaint/1", "mark_duplicate", _command()),
        *(
            command_document("complaint/1", "withdraw", _command(**change))
            for change in (
                {"id": "ord_2"},
                {"by": Actor(sub="ana", roles=(Role.OPS,))},
                {"submitted_at": datetime(2026, 11, 3, tzinfo=UTC)},
                {"data": Withdraw(reason="u")},
                {"if_sequence": 3},
            )
        ),
    ]
    assert len({same, *others}) == len(others) + 1


def test_a_command_reads_the_same_after_the_wire() -> None:
    sent = _command()
    assert command_document("w", "withdraw", sent) == command_document(
        "w", "withdraw", Command[Withdraw].model_validate_json(sent.model_dump_json())
    )
    assert command_document("w", "withdraw", sent.model_dump(mode="json")) == command_document("w", "withdraw", sent)


def test_a_field_that_a_later_version_adds_empty_changes_no_signature() -> None:
    assert document("p", {"a": 1}) == document("p", {"a": 1, "later": None, "more": [], "and": {"deep": ""}})
    assert document("p", {"a": 0}) != document("p", {})


def test_every_default_of_what_is_signed_is_empty() -> None:
    declared = {one for process in PROCESSES for one in process.commands.values() if one.roles != (Role.SYSTEM,)}
    models = [Actor, *{one.model for one in declared}]
    full = [
        f"{model.__name__}.{name}"
        for model in models
        for name, field in model.model_fields.items()
        if not field.is_required() and not _is_empty(field.get_default(call_default_factory=True))
    ]
    # These were there before anything was signed.
    assert set(full) <= OLDER


OLDER = {"CastMarkVote.seriousness"}


def _is_empty(default: Any) -> bool:
    return (
        default is PydanticUndefined
        or default is False
        or default in (None, "", (), [], {})
        or isinstance(default, BaseModel)
    )
