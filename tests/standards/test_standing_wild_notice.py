"""The net is fine enough: bend any one rule, and before long some wild life is stopped."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from standards.accreditation import schedule
from standards.review import decide as board
from standards.standing import (
    advance,
    applying,
    checkpoints,
    conditions,
    consequences,
    convening,
    looking,
    marks,
    reacting,
    renewing,
)
from standards.standing.state import Mark, Standing
from tests.standards.standing.wild import seeded

Bend = pytest.MonkeyPatch
never: Callable[..., bool] = lambda *_, **__: False  # noqa: E731 - the bends below read as one list
nothing: Callable[..., None] = lambda *_, **__: None  # noqa: E731

BENT: dict[str, tuple[Any, str, Any]] = {
    "conflicts are forgotten": (board, "_conflict", nothing),
    "handlers are forgotten": (convening, "_handlers", lambda _: ()),
    "a seat is anybody's": (board, "_seat", lambda by, edition: edition.accreditation_board.seats[0]),
    "nothing bars a renewal": (renewing, "bars", lambda *_: ()),
    "the threshold convenes nobody": (reacting, "convene_for_marks", nothing),
    "settled marks are forgotten": (marks, "unsettled", lambda _, found: found),
    "a mark counts from its day alone": (Mark, "on_record", lambda *_: True),
    "expiries are forgotten": (looking, "missing", lambda *_: ()),
    "serious marks open nothing": (reacting, "_convene_for_serious_marks", nothing),
    "reviews do not cover what is new": (reacting, "cover", nothing),
    "vacated marks stay": (reacting, "drop_vacated", nothing),
    "grace is not shared": (reacting, "share_grace", nothing),
    "grace does not end": (reacting, "end_grace_where_regained", nothing),
    "grace has no shortest length": (conditions, "grace_end", lambda at, e: schedule.next_tier_review(at, e.tiers)),
    "gaps do not end": (reacting, "end_remediation_where_closed", nothing),
    "holds are not resolved": (reacting, "_resolve_holds", nothing),
    "a board renews nothing": (convening, "renew_by_the_board", nothing),
    "a lapse ends no review": (Standing, "open_review", None),
    "a loss locks nobody out": (consequences, "months_after", lambda at, _: at),
    "a loss leaves no programme": (consequences, "_leave_programmes", nothing),
    "everybody is eligible": (applying, "failing", lambda *_: ()),
    "editions take over unnoticed": (advance, "react", nothing),
    "a held day can be held again": (schedule, "_done_until", lambda _, until: until),
    "a lead time is judged once for ever": (schedule, "_judged_ahead", lambda found, _: found.lead_judged >= found.term),
    "a term's lead time is judged for its old end": (checkpoints, "judged_for", lambda c, a: schedule.term_end(a, c.edition)),
    "the lead time is late": (schedule, "lead_time", lambda a, e: schedule.term_end(a, e) - timedelta(days=5)),
}


@pytest.mark.parametrize("bent", BENT)
def test_a_bent_rule_stops_some_wild_life(monkeypatch: Bend, bent: str) -> None:
    where, name, instead = BENT[bent]
    monkeypatch.setattr(where, name, instead)

    with pytest.raises((AssertionError, RuntimeError, AttributeError)):
        for script in seeded(400):
            script.live()
