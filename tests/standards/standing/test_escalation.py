"""A review whose board or director is late is told to the people whom the edition names, once a stage (extension)."""

from typing import Any

from standards.commands import PassTime, by_the_product
from standards.decider import accepted
from standards.notifications import NotificationKind, Recipient
from standards.standing import STANDING_DECIDER
from tests.standards.message_checks import notifications_of
from tests.standards.standing.life import Life
from tests.standards.standing.people import ADA, CAS, DEE, PAT
from tests.standards.standing.scenes import under_review, with_the_director

NAMED: dict[str, Any] = {"follow_up": {"escalates_to": {"accreditation_board": ["ines"], "director": ["jo", "kim"]}}}


def escalated(life: Life) -> list[str]:
    """When the latest review was told to be late."""
    return [f"{event.at:%Y-%m-%d %H:%M}" for event in life.found("review_escalated")]


def test_a_board_is_told_to_be_late_so_many_days_after_its_deadline_and_once() -> None:
    life = under_review().until("2027-04-15T11:59:00Z")
    assert escalated(life) == []

    life.until("2028-01-01")

    assert life.said("review_overdue") == [("2027-03-31 12:00", "review_overdue")]
    assert escalated(life) == ["2027-04-15 12:00"]
    assert all(event.clauses == () for event in life.found("review_escalated")), "an extension cites no clause"
    assert (life.review.is_open, life.review.escalated, life.status()) == (True, True, "under_review")


def test_each_stage_is_told_by_its_own_deadline() -> None:
    life = under_review().until("2027-05-01")
    life.votes("revoke", ADA, CAS)
    assert not life.review.escalated

    life.until("2028-01-01")

    assert [event.data.stage for event in life.found("review_escalated")] == ["board", "director"]


def test_legal_is_warned_and_nobody_is_told_that_it_is_late() -> None:
    life = under_review().votes("revoke", ADA).ruled("request_legal", PAT).until("2028-01-01")

    assert [event.data.stage for event in life.found("review_overdue")] == ["legal"]
    assert escalated(life) == []


def test_a_review_that_ends_before_is_never_told_to_be_late() -> None:
    life = under_review().until("2027-04-10")
    life.votes("renew", ADA, CAS).until("2027-12-01")

    assert life.found("review_overdue")
    assert escalated(life) == []


def test_what_was_decided_under_earlier_rules_is_decided_the_same_again() -> None:
    life = under_review().until("2027-04-01")
    later = life.now.replace(year=2028)
    looks = by_the_product(PassTime(), later).model_copy(update={"subject": life.review.id})

    def types(rules: int) -> set[str]:
        given = looks.model_copy(update={"rules": rules})
        return {
            event.data.type for event in accepted(STANDING_DECIDER.decide(life.standing, given, later, life.editions))
        }

    assert "review_escalated" in types(3)
    assert "review_escalated" not in types(2)


def test_those_whom_the_edition_names_for_the_body_are_told_by_id() -> None:
    life = Life(overrides=NAMED).issue("onboarding")
    life.mark("serious", at="2027-03-01")
    life.until("2027-05-01").votes("revoke", ADA, CAS).until("2028-01-01")

    told = [one for one in notifications_of(life) if one.kind is NotificationKind.REVIEW_ESCALATED]
    assert [(one.to, one.person) for one in told] == [(Recipient.PERSON, sub) for sub in ("ines", "jo", "kim")]


def test_where_the_edition_names_nobody_the_programme_is_told() -> None:
    life = with_the_director().until("2028-01-01")
    life.ruled("decide", DEE, decision="approve")

    told = [one for one in notifications_of(life) if one.kind is NotificationKind.REVIEW_ESCALATED]
    assert [(one.to, one.person) for one in told] == [(Recipient.PROGRAMME, None)]
