"""The rows of a complaint's life, as the functions return them by which the product writes each step."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table

from cli.benchmarks.scale.lives import Life
from records.chain import private_digest
from records.complaints.intake import Arrival, searched
from records.complaints.tables import intake
from records.decisions.store import decision_row
from records.decisions.tables import decisions
from records.event_store import event_rows, notification_row
from records.notifications.tables import notifications
from records.search import placed_words
from records.streams import COMPLAINTS
from records.tables.event_log import events
from records.tables.private import texts
from records.tables.processes import processes
from standards.complaint import fold, next_deadline
from standards.complaint.filing import Customer, FiledComplaint, SurfacedBy
from standards.editions import Edition
from standards.signing import Keyring

Rows = dict[Table, list[dict[str, Any]]]

_WORDS = (
    *("scope", "invoice", "migration", "portal", "pipeline"),
    *("training", "handover", "integration", "report", "data"),
)


def rows_of(number: int, life: Life, edition: Edition, keys: Keyring) -> Rows:
    """Every row of the life, by table."""
    rows: Rows = defaultdict(list)
    filed = _filed(number, life)
    arrival = Arrival(filed.source, filed.external_id, f"scale {number}", _body(filed), life.filed.submitted_at)
    rows[intake].append(_intake_row(life, arrival))
    rows[texts] += [
        {"id": name, "subject": life.id, "content": content, "stored_at": arrival.received_at}
        for name, content in life.texts.items()
    ]
    _add_steps(rows, life, edition, keys, _digests(life, arrival, keys))
    assert life.case is not None
    for row in COMPLAINTS.rows(life.case):
        rows[row.table].append(row.key | row.values)
    wakes_at = next_deadline(life.case)
    if wakes_at is not None:
        step = {"sequence": life.case.sequence, "confirmed": life.case.sequence, "wakes_at": wakes_at}
        rows[processes].append({"subject": life.id, "seen_at": life.case.last_at, **step})
    return rows


def _filed(number: int, life: Life) -> FiledComplaint:
    first, second = _WORDS[number % 10], _WORDS[number // 10 % 10]
    return FiledComplaint(
        source=f"scale-{number % 20}",
        external_id=f"ticket-{number}",
        partner_id=life.filed.data.partner_id,
        customer=Customer(name=f"Customer {number % 50_000}", company=f"Company {number % 20_000}"),
        surfaced_by=SurfacedBy(email=f"person{number % 3_000}@hubspot.example"),
        summary=f"The {first} of the {second} slipped, case {number}",
        description="The go-live was promised for the spring, and half of what was ordered is not there yet.",
    )


def _body(filed: FiledComplaint) -> dict[str, Any]:
    return filed.model_dump(mode="json", exclude={"source", "external_id", "partner_id"})


def _intake_row(life: Life, arrival: Arrival) -> dict[str, Any]:
    return {
        "id": life.id,
        "source": arrival.source,
        "external_id": arrival.external_id,
        "filed_by": life.filed.by.sub,
        "key": arrival.key,
        "body": arrival.body,
        "received_at": arrival.received_at,
        "search": placed_words(*searched(arrival)),
    }


def _digests(life: Life, arrival: Arrival, keys: Keyring) -> Mapping[str, str]:
    """Digests of what the hashes cover beside the events, by name."""
    filed = [arrival.source, arrival.external_id, life.filed.by.sub, arrival.body]
    return {
        "intake": private_digest(keys, "intake", life.id, filed),
        **{name: private_digest(keys, "texts", name, [life.id, content]) for name, content in life.texts.items()},
    }


def _add_steps(rows: Rows, life: Life, edition: Edition, keys: Keyring, digests: Mapping[str, str]) -> None:
    """Decisions, events and notifications, step by step."""
    head, before = b"", None
    for decision, told in life.steps:
        command = decision.command
        named = {name for name in life.texts if command.id is not None and name in command.model_dump_json()}
        if before is None:
            named.add("intake")
        covers = {name: digests[name] for name in sorted(named)}
        rows[decisions].append(decision_row(decision))
        written = event_rows(told, head, decision, keys, covers)
        rows[events] += written
        head = written[-1]["hash"]
        for notification in COMPLAINTS.notifications(before, told, edition):
            settled = {"settled_at": told[0].at, "settled_as": "sent", "attempts": 1, "next_attempt_at": told[0].at}
            rows[notifications].append(notification_row(notification) | {"caused_at": told[0].at} | settled)
        before = fold(told, before)
