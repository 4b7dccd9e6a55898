"""The commands behind the events of a partner, its accreditations and its reviews."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from migrations.backfill.rows import AS_ON_RECORD, IMPORTER, Logged, Said, kept

_FACTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "partner_recorded": ("describe_partner", ("tier", "programmes", "identity")),
    "certification_recorded": ("record_certification", ("name", "earned_on", "expires_on")),
    "certification_removed": ("remove_certification", ("name",)),
}
_ON_SUBJECT: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "taken_up": ("take_up_accreditation", ()),
    "review_taken_up": ("take_up_review", ()),
    "packet_prepared": ("prepare_packet", ("marks", "doubts", "to_release")),
    "grace_granted": ("grant_grace", ("reason",)),
    "grace_denied": ("deny_grace", ("reason",)),
    "grace_extended": ("extend_grace", ("reason", "until")),
    "review_vote_cast": ("cast_review_vote", ("vote", "reason")),
    "reviewer_recused": ("recuse", ("reason",)),
    "packet_released": ("release_packet", ("replacements",)),
    "legal_advised": ("give_legal_advice", ("advice",)),
    "director_decided": ("decide", ("decision", "reason")),
}
_BEGIN = (*_FACTS, "mark_imported", "action_requested", "accreditation_issued")
"""What never follows from something else."""
_ALONE = ("taken_up", "review_taken_up", "packet_prepared")
"""What nothing follows from, either."""


@dataclass
class Around:
    """What the log of a partner does not hold by itself."""

    placed: Mapping[datetime, str]
    """By the instant, a mark that a board placed."""
    annulled: Mapping[datetime, str]
    """By the instant, a mark that was annulled."""
    any_seat: str
    """Stands for the seat of a member who stepped back before voting: no event tells which it was."""
    seats: dict[tuple[str, str], str] = field(default_factory=dict)
    """By review and member, the seat in which a vote was cast."""


def begins(event: Logged, before: Logged | None) -> bool:
    """Whether the event is the first of a decision: another instant, another command, or nothing that follows."""
    if before is None or event.at != before.at or _imported(event) != _imported(before):
        return True
    if _imported(event):
        return False
    if event.type in _BEGIN + _ALONE or before.type in _ALONE:
        return True
    return event.command is not None and event.command != before.command


def _imported(event: Logged) -> bool:
    return event.actor == IMPORTER


def said(events: Sequence[Logged], around: Around) -> Said:
    """The command that led to the events of one decision."""
    first = events[0]
    found = _told(events) if _imported(first) else _ordered(first, around)
    for event in events:
        if event.type == "review_vote_cast":
            around.seats[event.subject, event.actor] = event.fact["seat"]
    return found


def _ordered(first: Logged, around: Around) -> Said:
    fact = first.fact
    if first.type in _FACTS:
        name, fields = _FACTS[first.type]
        return Said(name, kept(fact, *fields), subject=first.subject)
    if first.type == "action_requested":
        return Said(f"request_{fact['action']}", kept(fact, "detail", "complaint_id"), subject=first.subject)
    if first.type == "accreditation_issued":
        return Said("apply", kept(fact, "kind"))
    if first.type in _ALONE or not first.by_the_product:
        return _on_subject(first, around)
    return _by_the_product(first, around)


def _on_subject(first: Logged, around: Around) -> Said:
    fact = first.fact
    if first.type in ("review_opened", "review_joined"):
        return Said("open_review", {"reason": fact.get("because") or AS_ON_RECORD}, subject=fact["accreditation_id"])
    if first.type == "review_stage_entered":
        return Said("request_legal", {}, subject=first.subject)
    name, shared = _ON_SUBJECT[first.type]
    return Said(name, _fields(first, kept(fact, *shared)), first.subject, _seat(first, around))


def _fields(first: Logged, fields: dict[str, Any]) -> dict[str, Any]:
    match first.type:
        case "grace_extended":
            return fields | {"until": fields["until"][:10]}
        case "grace_denied":
            return fields | {"reason": fields["reason"] or AS_ON_RECORD}
        case "packet_released":
            return {"replacements": fields["replacements"] or []}
        case "packet_prepared":
            return fields | {"to_release": fields["to_release"] or 0}
        case _:
            return fields


def _seat(first: Logged, around: Around) -> str | None:
    if first.type == "review_vote_cast":
        return str(first.fact["seat"])
    if first.type == "reviewer_recused":
        return first.fact.get("seat") or around.seats.get((first.subject, first.actor)) or around.any_seat
    return None


def _by_the_product(first: Logged, around: Around) -> Said:
    """A mark that came or went at the instant, or else a date."""
    if first.at in around.placed:
        return Said("place_mark", {"mark_id": around.placed[first.at]})
    if first.at in around.annulled:
        return Said("annul_mark", {"mark_id": around.annulled[first.at]})
    return Said("pass_time", {})


def _told(events: Sequence[Logged]) -> Said:
    """An import: everything that it tells about the partner."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for event in events:
        found.setdefault(event.type, []).append(event.fact)
    described = found.get("partner_recorded", [None])[0]
    certified, marked = found.get("certification_recorded", []), found.get("mark_imported", [])
    fields = {
        "described": kept(described, "tier", "programmes", "identity") if described else None,
        "certifications": [kept(fact, "name", "earned_on", "expires_on") for fact in certified],
        "marks": [kept(fact, "placed_on", "seriousness", "reference") for fact in marked],
        "accreditations": [kept(fact, "kind", "issued_on") for fact in found.get("accreditation_issued", [])],
    }
    return Said("import_partner", fields, subject=f"partner/{_partner(events)}")


def _partner(events: Sequence[Logged]) -> str:
    first = events[0]
    if first.subject.startswith("partner/"):
        return first.subject.removeprefix("partner/")
    return str(first.fact["partner_id"])
