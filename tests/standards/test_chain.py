"""The audit chain: the same event gives the same bytes, and any change to it another hash (I9)."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest

from standards.clauses import Clause
from standards.complaint import ComplaintEvent
from standards.complaint.events import Assigned, ComplaintFiled, MarkVoteCast, RubricScored
from standards.events import canonical, chain_hash
from standards.vocabulary import MarkVote, Role
from tests.standards.builders import AT_FAULT, MIA, PAT, ComplaintScenario

GENESIS = bytes(32)


def scored() -> ComplaintEvent:
    """An event with a decimal, a mapping, clauses and a command."""
    return ComplaintScenario().to_investigation().does(PAT, "score_rubric", scores=AT_FAULT)[0]


def voted() -> ComplaintEvent:
    """An event with a private text's reference."""
    return ComplaintScenario(very_serious=True).votes(MIA, "mark")[0]


@pytest.mark.parametrize("event", [scored(), voted(), *ComplaintScenario().events], ids=lambda event: event.data.type)
def test_the_same_event_gives_the_same_bytes_after_any_storage(event: ComplaintEvent) -> None:
    read_back = ComplaintEvent.model_validate_json(event.model_dump_json())

    assert read_back == event
    assert type(read_back.data) is type(event.data)
    assert canonical(read_back) == canonical(event)
    assert chain_hash(GENESIS, read_back) == chain_hash(GENESIS, event)


def test_the_order_of_a_mappings_keys_does_not_matter() -> None:
    event = scored()
    data = event.data
    assert isinstance(data, RubricScored)
    turned = data.model_copy(update={"scores": dict(reversed(data.scores.items()))})

    assert canonical(event.model_copy(update={"data": turned})) == canonical(event)


CHANGES: list[dict[str, Any]] = [
    {"subject": "cmp_2"},
    {"sequence": 7},
    {"at": scored().at + timedelta(microseconds=1)},
    {"actor": "pia"},
    {"role": Role.OPS},
    {"edition": "2027-01"},
    {"clauses": ()},
    {"clauses": (Clause.S20,)},
    {"command": None},
    {"command": "another"},
]


def test_every_field_of_an_event_is_changed_below() -> None:
    assert {name for change in CHANGES for name in change} == set(ComplaintEvent.model_fields) - {"data"}


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_any_changed_field_changes_the_hash(change: dict[str, Any]) -> None:
    event = scored()

    assert chain_hash(GENESIS, event.model_copy(update=change)) != chain_hash(GENESIS, event)


@pytest.mark.parametrize(
    "change",
    [
        {"score": "0.9999"},
        {"indicates_responsible": False},
        {"scores": AT_FAULT | {"remedy": 3}},
        {"note": "a note"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_any_changed_part_of_the_fact_changes_the_hash(change: dict[str, Any]) -> None:
    event = scored()
    forged = RubricScored.model_validate(event.data.model_dump() | change)

    assert chain_hash(GENESIS, event.model_copy(update={"data": forged})) != chain_hash(GENESIS, event)


def test_a_changed_vote_changes_the_hash() -> None:
    event = voted()
    assert isinstance(event.data, MarkVoteCast)
    forged = event.model_copy(update={"data": event.data.model_copy(update={"vote": MarkVote.NO_MARK})})

    assert chain_hash(GENESIS, forged) != chain_hash(GENESIS, event)


def test_a_hash_binds_everything_before_it() -> None:
    first, second = ComplaintScenario().to_mediation().events[:2]
    forged = first.model_copy(update={"actor": "somebody"})

    honest = chain_hash(chain_hash(GENESIS, first), second)
    assert chain_hash(chain_hash(GENESIS, forged), second) != honest
    assert chain_hash(GENESIS, second) != honest


def test_the_hash_is_the_sha_256_of_what_came_before_and_the_canonical_bytes() -> None:
    (event,) = ComplaintScenario().events
    written = canonical(event)

    assert chain_hash(GENESIS, event) == hashlib.sha256(GENESIS + written).digest()
    assert written.startswith(b'{"actor":"hubspot","at":"2026-11-02T09:00:00Z","clauses":["S13","S14"],"command":null,')


def test_text_beyond_ascii_is_written_as_utf_8() -> None:
    (event,) = ComplaintScenario().events
    named = event.model_copy(update={"data": Assigned(assignee="zoë")})

    assert "zoë".encode() in canonical(named)


def test_a_fact_without_its_place_is_no_event_of_another_type() -> None:
    (event,) = ComplaintScenario().events
    assert isinstance(event.data, ComplaintFiled)

    with pytest.raises(ValueError, match="union_tag_invalid"):
        ComplaintEvent.model_validate(event.model_dump() | {"fact": {"type": "mark_appeared"}})
