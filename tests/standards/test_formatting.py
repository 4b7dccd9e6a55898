"""Codes, instants and capitals are put into words in one place, so that one code reads the same in every sentence."""

import re
from pathlib import Path

from analysis.simulation.outcomes import OfAccreditation, OfComplaint
from standards.complaint.events import MarkBoardDecided
from standards.complaint.messages import describe
from standards.formatting import spoken
from standards.vocabulary import AccreditationStatus, Outcome, Stage

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [source for package in ("standards", "analysis") for source in (ROOT / package).rglob("*.py")]
BY_HAND = re.compile(r"""replace\(["']_["'], ["'] ["']\)|%H:%M\} UTC|\[0\]\.upper\(\)\}""")


def test_no_sentence_of_the_rules_puts_a_code_or_an_instant_into_words_by_hand() -> None:
    elsewhere = [source for source in SOURCES if source != ROOT / "standards" / "formatting.py"]
    assert [source.name for source in elsewhere if BY_HAND.search(source.read_text(encoding="utf-8"))] == []


def test_a_name_within_a_code_keeps_its_capitals() -> None:
    assert spoken("crm_implementation") == "CRM implementation"
    decided = MarkBoardDecided(placed=True, votes_for=2, votes_against=1, action="crm_training")
    assert describe(decided).endswith("; action: CRM training.")


def test_an_outcome_of_a_simulation_reads_as_the_same_code_elsewhere() -> None:
    case = OfComplaint(Stage.CLOSED, Outcome.RESOLVED_BY_CS.value, (Stage.CS_RESOLUTION,), None, "crm_training")
    assert case.words == "resolved by CS; CS resolution breached its deadline; with CRM training"
    held = OfAccreditation("onboarding", AccreditationStatus.IN_GRACE, 2, None, (), frozenset(), ())
    assert held.words == "in grace in term 2"
