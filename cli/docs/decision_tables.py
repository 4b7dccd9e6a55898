"""Every command in every situation, as tables: what follows, or with which code it is refused."""

from collections.abc import Iterable, Iterator
from typing import Any

from cli.docs.markdown import code, table
from cli.docs.state_explorer import Answer, Found
from cli.docs.table_minimizer import Choices, Given, Row, condense, in_words
from standards.rejections import RejectionCode

Cell = frozenset[Answer]
Answers = dict[Given, Row[Cell]]
Line = tuple[str, Row[Cell]]

WRONG_STAGE: Cell = frozenset({Answer(refused=RejectionCode.WRONG_STAGE)})


def by_stage(found: Found[Any]) -> str:
    """For each stage, what newcomers to the case are answered whose role allows the command there."""
    return "\n\n".join(_stage(found, stage) for stage in found.machine.stages)


def _stage(found: Found[Any], stage: str) -> str:
    """First what is answered alike in every situation, then what depends on it."""
    lines = list(_lines(found, stage))
    settled = [(words, cells) for words, row in lines if len(cells := set(filter(None, row))) == 1]
    depending = [(words, row) for words, row in lines if len(set(filter(None, row))) > 1]
    parts = [f"### {code(stage)}", table(["command", "answer"], _settled(settled))]
    if depending:
        header = ["command", *("<br>".join(data for _, data in situation) for situation in found.situations_of(stage))]
        parts.append(table(header, ([words, *map(said, row)] for words, row in depending)))
    return "\n\n".join(parts)


def _settled(lines: Iterable[tuple[str, set[Cell]]]) -> Iterator[list[str]]:
    elsewhere = []
    for words, (cell,) in lines:
        if cell == WRONG_STAGE:
            elsewhere.append(words)
        else:
            yield [words, said(cell)]
    if elsewhere:
        yield [", ".join(elsewhere), said(WRONG_STAGE)]


def _lines(found: Found[Any], stage: str) -> Iterator[Line]:
    for action in (*found.machine.actions, *found.machine.by_itself):
        rows = answers(found, stage, action)
        if action in found.machine.by_itself:
            rows = {way: row for way, row in rows.items() if any(row)}
        for chosen, row in condense(rows) if rows else ():
            if action in found.machine.by_itself:
                yield command_words(action, _saying_what(rows, chosen)), row
            else:
                yield command_words(code(action), chosen), row


def _saying_what(rows: Answers, chosen: Choices) -> Choices:
    """The choices of something that comes about by itself; what it is is named even where it makes no difference."""
    what = next(iter(rows))[0][0]
    if any(field == what for field, _ in chosen):
        return chosen
    occurring = (dict(way) for way, row in rows.items() if any(row))
    meant = (way for way in occurring if all(way[field] in choices for field, choices in chosen))
    named = tuple(dict.fromkeys(way[what] for way in meant))
    return ((what, named), *chosen) if named else chosen


def answers(found: Found[Any], stage: str, action: str, part: str = "") -> Answers:
    """What those are answered who hold the role for it and had this part in the case so far: newcomers had none.

    By the way of giving the command, in each situation; None where the case has nothing to give the command for.
    """
    cells: dict[tuple[Given, Given], set[Answer]] = {}
    for each in found.asked.get((stage, action, part), ()):
        if each.answer.refused != RejectionCode.ROLE_REQUIRED:
            cells.setdefault((each.command.given, each.situation), set()).add(each.answer)
    frozen = {key: frozenset(cell) for key, cell in cells.items()}
    ways = [command.given for command in found.commands if command.action == action]
    return {way: tuple(frozen.get((way, situation)) for situation in found.situations_of(stage)) for way in ways}


def said(cell: Cell | None) -> str:
    """The answers in words; a dash where there are none."""
    return " or ".join(sorted(map(_answer, cell))) if cell else "-"


def _answer(answer: Answer) -> str:
    if answer.refused is not None:
        return code(answer.refused)
    if answer.moved_to is None:
        return "recorded"
    ended = f": {answer.moved_to.outcome}" if answer.moved_to.outcome else ""
    return f"→ **{answer.moved_to.stage}{ended}**"


def command_words(name: str, chosen: Choices) -> str:
    """A command, and in brackets how it is given."""
    return f"{name} ({in_words(chosen)})" if chosen else name
