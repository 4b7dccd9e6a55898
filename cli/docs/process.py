"""The page of a process: its picture, its ways, its actions, and every command in every situation."""

from collections.abc import Iterator, Mapping
from typing import Any

from cli.docs.decision_tables import by_stage
from cli.docs.declared import declared
from cli.docs.diagram import picture
from cli.docs.markdown import code, linked, table
from cli.docs.preconditions import common, preconditions
from cli.docs.role_matrix import by_part, by_role
from cli.docs.state_explorer import Found
from cli.docs.transitions import Way, ways
from standards.commands import Declaration

WALKED = """\
All of this was found by walking: every command, given in every way that makes a difference, tried by somebody of every
role in every state that can be reached, and every deadline. Under the edition {edition} these were {trials:,} trials
in {states:,} states. Whoever lacks the role for an action was not asked for it again in the same situation."""

ACTIONS = """\
As [declared]({declarations}). Every action takes a `note` as well.
A private field's text stays in PostgreSQL. An extension cites no clause, since the standard is silent there.
An edition can give an action to other roles."""

MUST_HOLD = """\
A command is rejected for the first of these that does not hold. Commands on record are judged again without those that
came later: a new one says `since={next_rules}`."""
OF_EVERY_COMMAND = "Before them, of every command: {common}."

SITUATIONS = """\
The answers to somebody who holds the role for it and had no part in the case yet. An arrow says where the case goes;
*recorded* leaves it where it is; a code is a refusal; a dash stands where the case has nothing to give the command for.
A field is named where it makes a difference. Not shown: an `If-Match` that is out of date is refused with
`precondition_failed` right after the role, and a command that is sent again changes nothing."""

PARTS = "Where the answer is another one than a newcomer's."


def page(found: Found[Any]) -> str:
    """The whole page, as Markdown."""
    machine, led = found.machine, ways(found)
    walked = WALKED.format(edition=code(machine.edition), trials=found.trials, states=found.states)
    parts = [
        f"# {machine.title}\n\n{machine.about}",
        picture(led),
        walked,
        f"## The ways\n\n{_ways(led)}",
        f"## The actions\n\n{ACTIONS.format(declarations=machine.declared_in)}\n\n{declared(machine.actions)}",
        *_must_hold(machine.actions),
        f"## Who may take them, where\n\n{by_role(found)}",
        f"## Every command in every situation\n\n{SITUATIONS}\n\n{by_stage(found)}",
    ]
    if any(each.part for each in found.tried):
        parts.append(f"## Those who had a part in it\n\n{PARTS}\n\n{by_part(found)}")
    return "\n\n".join(parts) + "\n"


def _must_hold(actions: Mapping[str, Declaration]) -> Iterator[str]:
    told = preconditions(actions)
    if told:
        shared = "; ".join(common(actions))
        judged = MUST_HOLD.format(next_rules=1 + max(action.rules for action in actions.values()))
        said = f"{judged} {OF_EVERY_COMMAND.format(common=shared)}" if shared else judged
        yield f"## What must hold before\n\n{said}\n\n{told}"


def _ways(led: list[Way]) -> str:
    return table(["from", "by", "to", "clauses"], map(_way, led))


def _way(way: Way) -> list[str]:
    to = f"{code(way.to.stage)}, {code(way.to.outcome)}" if way.to.outcome else code(way.to.stage)
    return [code(way.leaves) if way.leaves else "", way.words, to, linked(way.clauses)]
