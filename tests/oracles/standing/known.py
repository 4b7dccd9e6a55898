"""The differences that are known to be the product's faults: each is taken out when the product is mended.

The scenarios of `known_scenarios` show them, each with the reading of the standards that it rests on.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.oracles.standing.differences import Difference
from tests.oracles.standing.facts import accredited_only, folded
from tests.oracles.standing.numbers import edition

Scenario = Mapping[str, Any]


@dataclass(frozen=True)
class Known:
    """A fault of the product."""

    explains: Callable[[Difference, Scenario], bool]
    spoils: bool
    """Whether what is found of the partner afterwards follows from it, and says nothing any more."""
    scenarios: tuple[str, ...]
    """The files of `known_scenarios` that show it."""


def _line(scenario: Scenario, one: Difference, kind: str) -> Mapping[str, Any]:
    """What is expected of the partner or its review at that instant."""
    return next(line for line in scenario["expect"] if line["at"] == one.at and line.get(kind) == one.partner)


def _steps(scenario: Scenario, one: Difference, *commands: str) -> list[Mapping[str, Any]]:
    """The accepted steps of that instant with one of these commands."""
    steps = [step for step in scenario["steps"] if step["at"] == one.at and "refused" not in step]
    return [step for step in steps if step.get("do") in commands]


def _programme_in_other_spelling(one: Difference, scenario: Scenario) -> bool:
    """Loss: programmes are compared without case, accents and spacing."""
    if one.key != "programmes":
        return False
    numbers = edition(scenario["edition"])
    own = {*numbers["programmes"]["accredited_only"], *numbers["programmes"]["aliases"]}
    said = [*scenario["partners"][one.partner]["programmes"]]
    said += [name for step in scenario["steps"] for name in step.get("set", {}).get("programmes", ())]
    in_other_spelling = {folded(accredited_only(name, numbers) or "") for name in said if name not in own}
    assert isinstance(one.expected, list)
    assert isinstance(one.found, list)
    return set(one.expected) ^ set(one.found) <= in_other_spelling


def _renewal_judged_on_the_present_count(one: Difference, scenario: Scenario) -> bool:
    """Automatic renewal: `eligible` answers on the count that will hold at the term's end."""
    threshold = edition(scenario["edition"])["marks"]["review_at"]
    judged = one.key == "automatic_renewal" and (one.expected, one.found) == (True, False)
    return judged and _line(scenario, one, "partner")["marks_in_window"] >= threshold


def _renewed_by_the_board(one: Difference, scenario: Scenario) -> bool:
    """Renewed by the board: judged on tier and certifications as they are then; a gap gets a fresh remediation."""
    review = _line(scenario, one, "review")
    voted = _steps(scenario, one, "cast_review_vote", "decide")
    if not voted or review.get("outcome") != "renewed":
        return False
    if one.key == "accreditations":
        return one.expected == [] and bool(one.found)
    held = [line for line in scenario["expect"] if line["at"] == one.at and line.get("accreditation")]
    opened = any(line.get("grace_until") or line.get("remediation_until") for line in held if _is(line, one))
    return opened and one.key in ("grace_until", "remediation_until", "term_ends_on")


def _is(line: Mapping[str, Any], one: Difference) -> bool:
    return one.subject == f"accreditation {line['accreditation']}"


UNSEEN_HANDLING = {"flag_very_serious", "propose_solution", "answer_proposal", "record_statement", "recuse"}


def _handled_unseen(scenario: Scenario, people: set[str]) -> bool:
    return any(
        "complaint" in step and step["do"] in UNSEEN_HANDLING and step["as"] in people for step in scenario["steps"]
    )


def _handled_otherwise(one: Difference, scenario: Scenario) -> bool:
    """Conflicts: flags, proposals, answers, statements and stepping back are handling, too."""
    if (one.key, one.expected) != ("refused", "separation_of_duties") or not one.subject.startswith("review"):
        return False
    voters = {step["as"] for step in scenario["steps"] if step["at"] == one.at and step.get("review") == one.partner}
    return _handled_unseen(scenario, voters)


def _mark_was_vacated(one: Difference, scenario: Scenario) -> bool:
    """Conflicts and Vacated mark: a case whose mark left the packet is counted no more."""
    refused = one.subject.startswith("review") and (one.key, one.found) == ("refused", "separation_of_duties")
    vacated = [step for step in scenario["steps"] if step.get("partner") == one.partner and "vacate" in step]
    return refused and one.expected in (None, "seat_taken") and bool(vacated)


def _address_in_other_case(one: Difference, scenario: Scenario) -> bool:
    """Conflicts: e-mail addresses are compared case-folded."""
    if (one.key, one.expected) != ("refused", "separation_of_duties"):
        return False
    voters = {step["as"] for step in scenario["steps"] if step["at"] == one.at and "as" in step}
    told = {step["surfaced_by"] for step in scenario["steps"] if "surfaced_by" in step}
    return any(name not in voters and name.casefold() in voters for name in told)


def _statement_investigates(one: Difference, scenario: Scenario) -> bool:
    """S22: whoever recorded a statement investigated the case, and has no vote on its mark."""
    about = (one.subject.split()[0], one.key, one.expected, one.found)
    return about == ("complaint", "refused", "separation_of_duties", None)


def _voters(one: Difference, scenario: Scenario) -> set[str]:
    """Whoever has voted in a review of the partner by then."""
    steps = [step for step in scenario["steps"] if step.get("review") == one.partner and "refused" not in step]
    return {step["as"] for step in steps if step["do"] == "cast_review_vote" and step["at"] <= one.at}


def _director_handled(one: Difference, scenario: Scenario) -> bool:
    """Conflicts: whoever handled a counted case is refused the decision as director."""
    directors = {step["as"] for step in scenario["steps"] if step["at"] == one.at and step.get("do") == "decide"}
    accepted = one.subject.endswith(" decide") and (one.expected, one.found) == ("separation_of_duties", None)
    return accepted and not directors & _voters(one, scenario)


def _conflict_arises_later(one: Difference, scenario: Scenario) -> bool:
    """Conflicts: one that arises later counts at every stage, and for everything that is handling."""
    if not one.subject.startswith("review"):
        return False
    if one.key == "stage":
        return one.expected in ("board", "legal") and one.found in ("director", "legal")
    fewer = isinstance(one.expected, int) and isinstance(one.found, int) and one.expected < one.found
    after_the_board = _line(scenario, one, "review").get("stage") in ("legal", "director")
    return one.key == "votes" and fewer and (after_the_board or _handled_unseen(scenario, _voters(one, scenario)))


def _convened_on_threshold_by_no_mark(one: Difference, scenario: Scenario) -> bool:
    """Imports and Counting: with `on_threshold` a mark convenes, no imported one, evaluation or application."""
    opens = edition(scenario["edition"])["marks"]["review_opens"]
    about = one.subject.startswith("review") and not _steps(scenario, one, "cast_mark_vote")
    convened = (one.key, one.expected, one.found) in (("exists", False, True), ("stage", "closed", "board"))
    otherwise = one.key == "reason" and one.found == "marks_threshold"
    return opens == "on_threshold" and about and (convened or otherwise)


def _window_counted_anew(one: Difference, scenario: Scenario) -> bool:
    """One review a partner: the scenario of what joins is added, and no mark that triggered nothing."""
    more = isinstance(one.expected, int) and isinstance(one.found, int) and one.expected < one.found
    return one.subject.startswith("review") and one.key == "marks" and more


KNOWN_DIFFERENCES: tuple[Known, ...] = (
    Known(
        _renewed_by_the_board,
        spoils=True,
        scenarios=(
            "01-renewed-by-the-board-with-a-gap",
            "02-renewed-by-the-board-on-hold-with-a-gap",
            "03-renewed-by-the-board-below-platinum",
        ),
    ),
    Known(
        _renewal_judged_on_the_present_count,
        spoils=False,
        scenarios=("04-automatic-renewal-on-the-present-count",),
    ),
    Known(_handled_otherwise, spoils=True, scenarios=("05-handling-that-is-not-seen",)),
    Known(_director_handled, spoils=True, scenarios=("06-director-who-handled-a-case",)),
    Known(_statement_investigates, spoils=True, scenarios=("07-statement-then-mark-vote",)),
    Known(_address_in_other_case, spoils=True, scenarios=("08-address-in-other-case",)),
    Known(
        _convened_on_threshold_by_no_mark,
        spoils=True,
        scenarios=("09-imported-marks-convene-on-threshold", "10-application-convenes-on-threshold"),
    ),
    Known(_window_counted_anew, spoils=True, scenarios=("11-joining-trigger-counts-the-window-anew",)),
    Known(
        _programme_in_other_spelling,
        spoils=False,
        scenarios=("12-programme-in-other-spelling-is-not-left", "13-programme-in-other-spelling-comes-back"),
    ),
    Known(_mark_was_vacated, spoils=True, scenarios=("15-conflict-over-a-vacated-mark",)),
    Known(_conflict_arises_later, spoils=True, scenarios=("14-conflict-arises-at-the-director",)),
)


def unexplained(found: list[Difference], scenario: Scenario) -> list[Difference]:
    """The differences that no known one explains, and that come before any that spoils the rest."""
    spoiled: dict[str, datetime] = {}
    rest = []
    for one in found:
        causes = [known for known in KNOWN_DIFFERENCES if known.explains(one, scenario)]
        if any(known.spoils for known in causes):
            spoiled.setdefault(one.partner, one.instant)
        if not causes:
            rest.append(one)
    return [one for one in rest if one.partner not in spoiled or one.instant < spoiled[one.partner]]
