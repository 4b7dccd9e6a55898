"""The preconditions of approving and withdrawing an edition, each said once (extension)."""

from typing import Any, TypeAlias

from standards.commands import Declaration
from standards.editions.publishing import left_behind
from standards.editions.state import EditionRules, PublishedEdition
from standards.guards import Guard, Situation, somebody_else
from standards.rejections import RejectionCode
from standards.vocabulary import EditionStage

EditionGuard = Guard[Any]
EditionSituation: TypeAlias = "Situation[PublishedEdition, Any, EditionRules]"

_WORDS = {
    EditionStage.PROPOSED: "It waits for a second person.",
    EditionStage.PUBLISHED: "It is published already.",
    EditionStage.WITHDRAWN: "It was withdrawn; publish another one under a new id.",
}


def preconditions(declared: Declaration) -> tuple[EditionGuard, ...]:
    """The guard that every command on an edition begins with."""
    return (
        EditionGuard(
            name="the caller holds a role that may take it",
            code=RejectionCode.ROLE_REQUIRED,
            holds=lambda situation: situation.by.acting_as(declared.roles) is not None,
            words=f"This takes the role {' or '.join(declared.roles)}.",
        ),
    )


def _wrong_stage(name: str, holds: Any, words: Any) -> EditionGuard:
    return EditionGuard(name=name, code=RejectionCode.WRONG_STAGE, holds=holds, words=words)


def _stage_words(situation: EditionSituation) -> str:
    return _WORDS[situation.state.stage]


WAITS_FOR_APPROVAL = _wrong_stage(
    "the edition waits for a second person",
    lambda situation: situation.state.stage is EditionStage.PROPOSED,
    _stage_words,
)
IS_AHEAD = _wrong_stage(
    "its first instant lies ahead",
    lambda situation: situation.state.effective_from > situation.at,
    "Its first instant has passed; withdraw it and publish one for a later instant.",
)
DID_NOT_WRITE_IT = EditionGuard(
    name="the person who approves did not write it",
    code=RejectionCode.SEPARATION_OF_DUTIES,
    holds=lambda situation: not situation.by.is_among((situation.state.published_by,)),
    words="You published it; another person approves it.",
    part="published",
    remedies=somebody_else,
)


def _fits(situation: EditionSituation) -> bool:
    """Nothing was published in between that it was not written over, or that does not know what it adds."""
    timeline, edition = situation.edition.timeline, situation.state.edition
    if timeline is None:
        return False
    before = [one for one in timeline.editions if one.effective_from < edition.effective_from]
    return bool(before) and before[-1].id == situation.state.follows and not tuple(left_behind(edition, timeline))


STILL_FITS = _wrong_stage(
    "no edition came in between",
    _fits,
    "Another edition was published for an instant in between; withdraw this one and publish it again under a new id.",
)
NOT_WITHDRAWN = _wrong_stage(
    "the edition was not withdrawn",
    lambda situation: situation.state.stage is not EditionStage.WITHDRAWN,
    "It was withdrawn already.",
)


def _governs_nothing(situation: EditionSituation) -> bool:
    if situation.state.stage is EditionStage.PROPOSED:
        return True
    timeline = situation.edition.timeline
    first = timeline is not None and timeline.editions[0].id == situation.state.id
    return not first and situation.state.effective_from > situation.at


GOVERNS_NOTHING_YET = _wrong_stage(
    "the edition governs nothing yet",
    _governs_nothing,
    "It governs already, so that decisions rest on it; publish another one.",
)


def _depend(situation: EditionSituation) -> str:
    return f"{', '.join(situation.edition.written_over(situation.state.id))} is written over it; withdraw that first."


NOTHING_DEPENDS_ON_IT = _wrong_stage(
    "no edition was written over it",
    lambda situation: not situation.edition.written_over(situation.state.id),
    _depend,
)
