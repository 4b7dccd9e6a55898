"""Mails about a tier review (S6)."""

from activities.mail.context.base import MailContext, Source, day
from activities.mail.text import one_line
from records.partners.queries import names_of
from records.streams import TIER_REVIEWS
from standards.formatting import several
from standards.tier_review import Finding, TierReviewBegan, TierReviewReported

MOST_FINDINGS = 100
"""Findings in one mail: the record holds them all."""


async def tier_review_context(source: Source) -> MailContext:
    """Counts, who, and why. Raises ``LookupError`` where there is no report."""
    events = await source.events(TIER_REVIEWS)
    began, report = events[0].data, events[-1].data
    if not isinstance(began, TierReviewBegan) or not isinstance(report, TierReviewReported):
        raise LookupError(f"{events[-1].subject} has no report as its event {events[-1].sequence}")
    told = report.findings[:MOST_FINDINGS]
    names = await names_of(source.connection, {found.partner_id for found in told})
    return MailContext(
        edition=await source.edition_of(events[-1]),
        reference=events[-1].subject,
        values={
            **report.model_dump(include={"below_tier", "with_gap", "lapsed", "not_reviewed"}),
            "due": day(began.due_at),
            "reviewed": several(report.reviewed, "accreditation"),
            "lines": [_finding(found, names) for found in told],
            "left_out": len(report.findings) - len(told),
        },
    )


def _finding(found: Finding, names: dict[str, str]) -> str:
    said = [f"tier {found.tier}"]
    if found.missing:
        said.append(f"missing {', '.join(name.replace('_', ' ') for name in found.missing)}")
    if found.lapsed:
        said.append("lapsed")
    elif found.grace_until is not None:
        said.append(f"grace until {day(found.grace_until)}")
    return f"{one_line(names.get(found.partner_id, found.partner_id))}: {'; '.join(said)}"
