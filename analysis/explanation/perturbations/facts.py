"""The tier and the certifications as they might have been (S5, S9, S10)."""

from collections.abc import Iterable, Iterator

from analysis.explanation.decisions import Decided, StandingChange, pass_time
from standards.partner.commands import DescribePartner, RecordCertification, RemoveCertification
from standards.partner.state import Certification
from standards.standing.assessment import missing
from standards.standing.remedies import other_tier, with_certifications, with_tier


def tier(decided: Decided) -> Iterator[StandingChange]:
    """Raised to the minimum, or lowered to the tier just below it (S5)."""
    before, command = decided.before, decided.command
    described = command.data if isinstance(command.data, DescribePartner) else None
    if described is not None:
        before = with_tier(before, described.tier)
    was, to = before.partner.tier, other_tier(before, decided.edition)
    if to is None:
        return
    if described is not None:
        told = command.model_copy(update={"data": described.model_copy(update={"tier": to})})
        yield StandingChange("tier", was, to, decided.before, told)
        return
    yield StandingChange("tier", was, to, with_tier(before, to), command)


def certifications_missing(decided: Decided) -> Iterator[Iterable[StandingChange]]:
    """Each missing certification added, and all of them together where there are several (S9)."""
    gap = tuple(name for name in _gap(decided) if name != _came_or_went(decided))
    for name in gap:
        yield (_certified(decided, f"certification {name}", (name,)),)
    if len(gap) > 1:
        yield (_certified(decided, "certifications", gap),)


def _gap(decided: Decided) -> tuple[str, ...]:
    gaps = (missing(decided.before, kind, decided.at, decided.edition) for kind in decided.kinds)
    return tuple(dict.fromkeys(name for names in gaps for name in names))


def _came_or_went(decided: Decided) -> str | None:
    """The certification that the decision itself is about: it is asked about by itself."""
    fact = decided.command.data
    return fact.name if isinstance(fact, RecordCertification | RemoveCertification) else None


def _certified(decided: Decided, fact: str, names: tuple[str, ...]) -> StandingChange:
    held = dict.fromkeys(names, Certification(earned_on=decided.at.date()))
    after = with_certifications(decided.before, decided.before.partner.certifications | held)
    was = "missing" if len(names) == 1 else f"missing: {', '.join(names)}"
    return StandingChange(fact, was, "held", after, decided.command)


def certifications_held(decided: Decided) -> Iterator[StandingChange]:
    """One that is required taken away; the one that expires first is the nearest (S9)."""
    known, gone = decided.edition.accreditations, (*_gap(decided), _came_or_went(decided))
    required = {name for kind in decided.kinds if kind in known for name in known[kind].certifications}
    held = decided.before.partner.certifications
    present = [name for name in sorted(required) if name not in gone]
    for name in sorted(present, key=lambda name: (held[name].expires_on is None, held[name].expires_on)):
        after = with_certifications(decided.before, {other: held[other] for other in held if other != name})
        yield StandingChange(f"certification {name}", "held", "missing", after, decided.command)


def recorded_certification(decided: Decided) -> Iterator[StandingChange]:
    """The certification that came or went had not (S9)."""
    name = _came_or_went(decided)
    if name is not None:
        was = "recorded" if isinstance(decided.command.data, RecordCertification) else "removed"
        yield StandingChange(f"certification {name}", was, f"not {was}", decided.before, pass_time(decided.at))
