"""Values: they remember what follows from them, and are made without validation of what is valid already."""

import pickle
from datetime import UTC, datetime, timedelta, timezone

from standards.accreditation import AccreditationEvent
from standards.accreditation.events import Lapsed
from standards.base_model import FrozenModel, asked_once, derived, recalled, remember
from standards.clauses import Clause
from standards.commands import Command, PassTime, by_the_product, given_by
from standards.events import happened
from standards.vocabulary import Role
from tests.standards.builders import ANA

AT = datetime(2027, 5, 3, 9, tzinfo=UTC)


class Counted(FrozenModel):
    """A value that notes how often it is asked."""

    number: int
    asked: list[str] = []

    @property
    @derived
    def twice(self) -> int:
        """A rule about the value alone."""
        self.asked.append("twice")
        return self.number * 2


@asked_once
def plus(value: Counted, other: Counted) -> int:
    """A rule about the value and something else."""
    value.asked.append(f"plus {other.number}")
    return value.number + other.number


def counted(number: int) -> Counted:
    return Counted(number=number, asked=[])


def test_a_rule_about_a_value_is_worked_out_once() -> None:
    value = counted(3)

    assert (value.twice, value.twice, value.asked) == (6, 6, ["twice"])


def test_a_copy_that_differs_is_asked_anew() -> None:
    value = counted(3)
    assert value.twice == 6

    assert value.model_copy(update={"number": 4}).twice == 8


def test_a_value_asked_with_something_else_answers_that() -> None:
    value, four, five = counted(3), counted(4), counted(5)

    assert [plus(value, other) for other in (four, four, five, four)] == [7, 7, 8, 7]
    assert value.asked == ["plus 4", "plus 5", "plus 4"]


def test_what_a_value_remembers_is_no_part_of_it() -> None:
    value, other = counted(3), counted(3)
    remember(value, "anything", "at all")

    assert recalled(value, "anything") == "at all"
    assert value == other
    assert value.model_dump_json() == other.model_dump_json()
    assert recalled(pickle.loads(pickle.dumps(value)), "anything") is None


def test_an_event_that_happened_is_what_validation_would_make_of_it() -> None:
    found, there = Lapsed(tier="gold").under(Clause.S8), AT.astimezone(timezone(timedelta(hours=2)))
    fields = {"subject": "acc_1", "sequence": 3, "at": there, "actor": "ana", "role": Role.CS, "edition": "e"}

    made = happened(AccreditationEvent, found, command=None, **fields)  # type: ignore[arg-type]
    validated = AccreditationEvent(clauses=found.clauses, data=found.data, **fields)  # type: ignore[arg-type]

    assert made == validated
    assert made.model_dump_json() == validated.model_dump_json()
    assert made.at.utcoffset() == timedelta(0)


def test_a_command_that_is_given_here_is_what_validation_would_make_of_it() -> None:
    validated = Command[PassTime](id="c", by=ANA, submitted_at=AT, data=PassTime(), subject="acc_1", seed="s")

    made = given_by(ANA, PassTime(), AT, command="c", subject="acc_1", seed="s")

    assert made.model_dump_json() == validated.model_dump_json()


def test_the_products_own_command_names_nobody() -> None:
    assert by_the_product(PassTime(), AT).id is None
