"""What letters about a partner's accreditations say (S4-S9, S27, S28, S37, S40)."""

from datetime import datetime
from typing import Any

from activities.mail.context.common import common, day, kinds, moment, told_to_the_partner
from activities.mail.recipients import Addressee
from records.notification_context import Consequences, StandingFile
from standards.accreditation import events as f
from standards.accreditation.events import AccreditationEventData
from standards.accreditation.messages import BAR_WORDS
from standards.editions import Edition
from standards.formatting import listed, spoken
from standards.notifications import NoticeKind

TO_STAFF = (NoticeKind.GRACE_TO_DECIDE, NoticeKind.MARKS_FLAGGED, NoticeKind.RENEWAL_HELD)


def contents(kind: NoticeKind, file: StandingFile, to: Addressee, public_url: str) -> dict[str, Any]:
    """The values for the template of the kind."""
    first = file.told[0]
    link = f"{public_url}/console/partners/{file.partner_id}"
    if kind in TO_STAFF:
        basis = common(file, to) | {"link": link}
    else:
        basis = told_to_the_partner(file, to, first.event.clauses, link)
    about = {
        "accreditations": kinds(told.accreditation.kind for told in file.told),
        "one": len(file.told) == 1,
        "on": day(first.event.at),
    }
    return basis | about | _of_fact(first.event.data, file)


def _of_fact(  # noqa: PLR0911 - one line a fact reads best as a table
    data: AccreditationEventData, file: StandingFile
) -> dict[str, Any]:
    match data:
        case f.GraceOpened(tier=tier, until=until):
            return {"tier": spoken(tier), "until": moment(until), **_if_lost(file.edition)}
        case f.GraceExtended(until=until):
            return {"until": moment(until), **_if_lost(file.edition)}
        case f.GraceEnded(tier=tier):
            return {"tier": spoken(tier)}
        case f.RemediationOpened(missing=missing, until=until):
            return {"missing": [spoken(name) for name in missing], "until": moment(until)}
        case f.RemediationRanOut(missing=missing):
            return {"missing": [spoken(name) for name in missing]}
        case f.Lapsed(tier=tier):
            denied = any(isinstance(event.data, f.GraceDenied) for event in file.told[0].together)
            return {"tier": spoken(tier), "denied": denied, **_minimum(file.edition), **lost(file.consequences)}
        case _:
            return _of_term(data, file)


def _of_term(data: AccreditationEventData, file: StandingFile) -> dict[str, Any]:
    held, edition = file.told[0].accreditation, file.edition
    match data:
        case f.AccreditationIssued():
            return {
                "term_ends": day(held.term_ends_on) if held.term_ends_on else None,
                "evaluated_every": edition.terms.evaluate_every_months,
                "certifications": [spoken(name) for name in _certifications(edition, held.kind)],
                **_minimum(edition),
            }
        case f.Renewed(term_ends_on=ends_on, automatic=automatic):
            return {"term_ends": day(ends_on), "automatic": automatic}
        case f.RenewalHeld(bars=bars):
            return {"bars": listed([BAR_WORDS[bar] for bar in bars])}
        case f.MarksFlagged(marks=marks):
            window, at = edition.marks.window_months, edition.marks.review_at
            return {"marks": len(marks), "window_months": window, "review_at": at}
        case _:
            return {}


def _certifications(edition: Edition, kind: str) -> tuple[str, ...]:
    required = edition.accreditations.get(kind)
    return required.certifications if required else ()


def _minimum(edition: Edition) -> dict[str, Any]:
    return {"minimum": spoken(edition.tiers.minimum)}


def _if_lost(edition: Edition) -> dict[str, Any]:
    """What a lapse would bring: so much is asked of somebody who still has time (S8, S37, S40)."""
    return _minimum(edition) | {
        "lockout_months": edition.lockout.months if edition.lapse.locks_out else 0,
        "programmes": listed(edition.programmes.accredited_only) if edition.lapse.leaves_programmes else "",
    }


def lost(consequences: Consequences) -> dict[str, Any]:
    """What a loss brought (S37, S40)."""
    return {
        "locked_out_until": _moment(consequences.locked_out_until),
        "programmes": listed(consequences.programmes),
    }


def _moment(at: datetime | None) -> str | None:
    return moment(at) if at else None
