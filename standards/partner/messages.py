"""A partner's record in words: what happened, without saying who the partner is."""

from typing import assert_never

from standards.formatting import at_instant, capital, listed, on_day, spoken
from standards.partner import events as f
from standards.vocabulary import Loss, PartnerAction

LOSS_WORDS = {
    Loss.REVOKED: "the accreditations were revoked",
    Loss.LAPSED: "the accreditations lapsed",
}
ACTION_WORDS = {
    PartnerAction.TIER: "action on the partner's tier",
    PartnerAction.PROGRAMME: "action on the partner's position in a programme",
}


def describe(data: f.PartnerEventData) -> str:  # noqa: C901, PLR0911 - one line an event reads best as a table
    """What happened, as one sentence without private text."""
    match data:
        case f.PartnerRecorded(tier=tier, programmes=programmes):
            takes_part = f"takes part in {listed(programmes)}" if programmes else "takes part in no programme"
            return f"The partner was described: its tier is {tier}, and it {takes_part}."
        case f.CertificationRecorded(name=name, earned_on=earned_on, expires_on=expires_on):
            until = f" and valid until {on_day(expires_on)}" if expires_on else ""
            return f"The certification {spoken(name)} was recorded, earned on {on_day(earned_on)}{until}."
        case f.CertificationRemoved(name=name):
            return f"The certification {spoken(name)} was removed."
        case f.MarkImported(placed_on=placed_on, seriousness=seriousness):
            return f"A {seriousness} mark of {on_day(placed_on)} was brought in with the decision it came from."
        case f.LockoutBegan(until=until, because=because):
            words = LOSS_WORDS[because]
            return f"{capital(words)}: no application is accepted before {at_instant(until)}."
        case f.ProgrammesLeft(programmes=programmes):
            return f"The partner left the programmes for accredited partners: {listed(programmes)}."
        case f.ProgrammesRefused(programmes=programmes):
            return f"Refused, since the partner holds no accreditation: the programmes {listed(programmes)}."
        case f.ActionRequested(action=action, complaint_id=complaint_id):
            words = ACTION_WORDS[action]
            ground = f"as the mark board decided in {complaint_id}" if complaint_id else "as Partner Ops' own"
            return f"{capital(words)} was requested, {ground}."
        case f.DecidedActionDone(action=action):
            return f"The action that a mark board decided was carried out: {spoken(action)}."
        case f.DeliveryConfirmed(delivered=delivered):
            return f"The solution that was agreed in a mediation was {'delivered' if delivered else 'given up'}."
        case _:
            assert_never(data)
