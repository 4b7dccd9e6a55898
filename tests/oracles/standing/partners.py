"""What happens to a partner outside its reviews. Each function answers with the code of a refusal, or None."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from tests.oracles.standing.dates import at_hour, day
from tests.oracles.standing.facts import (
    Accreditation,
    Partner,
    Trigger,
    accredited_only,
    below_minimum,
    has_gap,
    next_tier_review,
)
from tests.oracles.standing.numbers import Edition
from tests.oracles.standing.standing import lose, resume_renewals, trigger, vacate

Step = Mapping[str, Any]


def certifications(given: object, kinds: list[str], edition: Edition) -> dict[str, date | None]:
    """The certifications of a scenario, with the day from which each no longer holds."""
    if given == "all":
        return {name: None for kind in kinds for name in edition["accreditations"][kind]["certifications"]}
    found: dict[str, date | None] = {}
    assert isinstance(given, list)
    for item in given:
        if isinstance(item, str):
            found[item] = None
        else:
            found[item["name"]] = day(item["expires_on"]) if item.get("expires_on") else None
    return found


def describe(partner: Partner, changes: Step, now: datetime, edition: Edition) -> None:
    """S2: facts are recorded; those that recover end grace and remediation at once."""
    if "tier" in changes:
        partner.tier = changes["tier"]
    if "certifications" in changes:
        kinds = [held.kind for held in partner.accreditations]
        partner.certifications = certifications(changes["certifications"], kinds, edition)
    if "programmes" in changes:
        partner.programmes = allowed_programmes(partner, changes["programmes"], edition)
    if not below_minimum(partner, edition):
        partner.grace_until = None
    for held in partner.live:
        if not has_gap(partner, held.kind, now, edition):
            held.remediation_until = None
    resume_renewals(partner, now, edition)


def allowed_programmes(partner: Partner, said: list[str], edition: Edition) -> list[str]:
    """Loss: what was left with the last accreditation never comes back while none lives."""
    if partner.live or not partner.accreditations:
        return list(said)
    still_in = {accredited_only(name, edition) for name in partner.programmes}
    return [name for name in said if accredited_only(name, edition) in still_in | {None}]


def apply(partner: Partner, kind: str, roles: set[str], now: datetime, edition: Edition) -> str | None:
    """S5, S9, S37: an application for an accreditation."""
    if "ops" not in roles:
        return "role_required"
    if partner.lockout_until is not None and now < partner.lockout_until:
        return "locked_out"
    held_already = any(held.kind == kind for held in partner.live)
    if held_already or below_minimum(partner, edition) or has_gap(partner, kind, now, edition):
        return "not_eligible"
    partner.accreditations.append(Accreditation(kind, now.date(), evaluated_until=now))
    return None


def grace_command(
    partner: Partner, kind: str, step: Step, roles: set[str], now: datetime, edition: Edition
) -> str | None:
    """S7: Partner Ops confirm, deny or extend the grace of the partner."""
    if "partner_ops" not in roles:
        return "role_required"
    held = partner.latest(kind)
    if held is None:
        return "not_found"
    if held.lost or partner.grace_until is None:
        return "wrong_stage"
    if step["do"] == "deny_grace":
        lose(partner, "lapsed", now, edition)
    elif step["do"] == "extend_grace":
        until = next_tier_review(partner.grace_until, edition)
        if step.get("until"):
            until = at_hour(day(step["until"]), edition["tiers"]["hour_utc"])
        if until <= partner.grace_until:
            return "invalid"
        partner.grace_until = until
    return None


def open_review(partner: Partner, kind: str, roles: set[str], now: datetime, edition: Edition) -> str | None:
    """S3: ops convene a review."""
    if "ops" not in roles:
        return "role_required"
    held = partner.latest(kind)
    if held is None:
        return "not_found"
    if held.lost:
        return "wrong_stage"
    trigger(partner, Trigger("opened_by_ops"), now, edition)
    return None


def request_action(partner: Partner, roles: set[str]) -> str | None:
    """S38: no action on tier or programme position while an accreditation lives."""
    if "partner_ops" not in roles:
        return "role_required"
    return "accreditations_first" if partner.live else None


def vacate_command(partner: Partner, step: Step, roles: set[str], now: datetime, edition: Edition) -> str | None:
    """An extension: ops ask, a director who did not ask approves."""
    mark = next((one for one in partner.marks if one.name == step["vacate"]), None)
    if not roles & {"ops", "director"}:
        return "role_required"
    if mark is None:
        return "not_found"
    person = step.get("as", "ops")
    if mark.vacated or ("ops" if mark.asked_to_vacate is None else "director") not in roles:
        return "wrong_stage"
    if mark.asked_to_vacate is None:
        mark.asked_to_vacate = person
        return None
    if mark.asked_to_vacate == person:
        return "separation_of_duties"
    vacate(partner, mark, now, edition)
    return None
