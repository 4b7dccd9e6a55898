"""Grace is the partner's and ends at a tier review; a certification gap has its sixty days (S6, S7, S9)."""

from datetime import timedelta
from typing import Any

from standards.events import Event
from standards.vocabulary import Role
from tests.oracles.history import History, require


def judge(history: History, event: Event[Any]) -> None:
    """A condition begins or ends only for its cause."""
    match event.data.type:
        case "grace_opened":
            _grace_opened(history, event)
        case "grace_ended":
            require(history.tier_holds(), "grace ended though the tier is still too low (S7)")
        case "grace_denied":
            default = history.edition().tiers.grace.default == "deny"
            require(default or event.role is Role.PARTNER_OPS, "grace was denied by nobody (S7)")
        case "grace_granted":
            require(event.data.until == history.held[event.subject].grace, "granting moved the end (S7)")
        case "grace_extended":
            until = history.held[event.subject].grace
            require(until is not None and event.data.until > until, "an extension that does not extend (S7)")
        case "remediation_opened":
            _remediation_opened(history, event)
        case "remediation_ended":
            require(not history.missing(history.held[event.subject].kind), "a gap ended though it is open (S9)")
        case "remediation_ran_out":
            held = history.held[event.subject]
            require(held.remediation is not None and event.at >= held.remediation, "a gap ran out before its time (S9)")
            require(tuple(event.data.missing) == history.missing(held.kind) != (), "no gap is left to run out (S9)")
        case _:
            pass


def _grace_opened(history: History, event: Event[Any]) -> None:
    require(not history.tier_holds(), "grace for a partner whose tier holds (S7)")
    others = {held.grace for held in history.live if held.grace is not None}
    earliest = event.at + timedelta(days=history.edition().tiers.grace.min_days)
    expected = others or {history.next_tier_review(earliest)}
    require({event.data.until} == expected, f"grace until {event.data.until} where {expected} was expected (S7)")


def _remediation_opened(history: History, event: Event[Any]) -> None:
    held = history.held[event.subject]
    require(held.remediation is None, "a gap is remedied twice at a time (S9)")
    require(tuple(event.data.missing) == history.missing(held.kind) != (), "a remediation without that gap (S9)")
    days = history.edition().certifications.remediation_days
    require(event.data.until == event.at + timedelta(days=days), "a remediation of another length (S9)")
