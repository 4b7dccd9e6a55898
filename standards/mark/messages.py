"""The annulment of a mark in words; people and the wire call it vacating."""

from typing import assert_never

from standards.mark import Annulment, AnnulmentAsked, MarkAnnulled, MarkEventData
from standards.vocabulary import MarkStage

STAGE_WORDS = {
    MarkStage.COUNTED: "it counts",
    MarkStage.ASKED: "it counts, and somebody asked that it is vacated",
    MarkStage.VACATED: "vacated: it no longer counts",
}


def waits_for(annulment: Annulment) -> str:
    """What has to happen next, in words."""
    return "nothing; the mark is vacated" if annulment.vacated_at else "a director who did not ask for it to approve"


def describe(data: MarkEventData) -> str:
    """What happened, as one sentence without private text."""
    match data:
        case AnnulmentAsked():
            return "It was asked that the mark is vacated."
        case MarkAnnulled():
            return "A director approved: the mark is vacated and no longer counts."
        case _:
            assert_never(data)
