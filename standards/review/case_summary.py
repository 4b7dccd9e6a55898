"""The scenario of a counted mark: what of its case the board is told, by an allow-list and never by hiding (S32, S33).

What is not named here never reaches the board: notes, names, addresses, ids, who did what, links, the partner's data.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from standards.base_model import FrozenModel
from standards.complaint import Complaint
from standards.complaint.evidence_files import file_at
from standards.formatting import spoken
from standards.review.events import CountedMark
from standards.vocabulary import Seriousness


class Passage(FrozenModel):
    """A passage of free text, which is redacted before anybody on the board reads it."""

    title: str
    text: str


class Figures(FrozenModel):
    """What of the case is codes and numbers."""

    seriousness: Seriousness
    placed_in: str
    code_clauses: tuple[str, ...] = ()
    score: str | None = None
    scores: dict[str, int] = {}
    consequences: tuple[str, ...] = ()


def passages(case: Complaint, filed: Mapping[str, Any], texts: Mapping[str, str]) -> tuple[Passage, ...]:
    """The free texts of the case that the board is told, in the order of the case."""
    return tuple(Passage(title=title, text=text) for title, text in _passages(case, filed, texts) if text)


def _passages(case: Complaint, filed: Mapping[str, Any], texts: Mapping[str, str]) -> Iterator[tuple[str, str | None]]:
    yield "Summary", filed.get("summary")
    yield "Description", filed.get("description")
    yield "Why it was very serious", texts.get(case.flagged_reason or "") or filed.get("very_serious_reason")
    for item in filed.get("evidence") or ():
        yield "Evidence", item.get("title")
    for evidence in case.evidence:
        if file_at(texts.get(evidence.url), case.id) is None:  # no name of a file, which is its owner's
            yield "Evidence", texts.get(evidence.title)
    for proposal in case.proposals:
        yield f"A proposed solution ({spoken(proposal.kind)})", texts.get(proposal.terms)
    for statement in case.statements:
        yield f"Statement of the {statement.party}", texts.get(statement.text)
    if case.finding is not None:
        yield "Finding", texts.get(case.finding.reason)
        yield "Why the finding departs from the score", texts.get(case.finding.override_reason or "")


def figures(mark: CountedMark, case: Complaint | None) -> Figures:
    """The case in codes and numbers; an imported mark has no more than its class and its month."""
    placed_in = f"{mark.placed_on:%Y-%m}"
    if case is None:
        return Figures(seriousness=mark.seriousness, placed_in=placed_in)
    return Figures(
        seriousness=mark.seriousness,
        placed_in=placed_in,
        code_clauses=case.finding.code_clauses if case.finding else (),
        score=f"{case.score.score:.2f}" if case.score else None,
        scores=case.score.scores if case.score else {},
        consequences=tuple(f"{item.category}: {item.amount} {item.currency}" for item in case.consequences),
    )
