"""Cases that carry the same edition share one object of it."""

from standards.editions.shared import shared
from tests.standards.builders import ComplaintScenario, edition
from workflows.complaint import ComplaintStart


def test_equal_editions_are_one_object() -> None:
    assert shared(edition()) is shared(edition())


def test_another_edition_of_the_same_id_stays_as_it_is() -> None:
    shared(edition())
    other = edition({"mark_board": {"quorum": 5}})

    assert shared(other) is other


def test_what_two_cases_start_from_holds_one_edition() -> None:
    scenario = ComplaintScenario()
    written = ComplaintStart(case=scenario.case, edition=scenario.edition).model_dump_json()

    first, second = (ComplaintStart.model_validate_json(written, extra="ignore") for _ in range(2))

    assert first.edition is second.edition
    assert first.case is not second.case
