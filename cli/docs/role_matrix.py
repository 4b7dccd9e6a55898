"""Who may take what: by role, and by the part that somebody has had in the case, as the walk found it."""

from collections.abc import Iterator
from typing import Any

from cli.docs.decision_tables import Answers, Cell, answers, command_words, said
from cli.docs.markdown import code, codes, table
from cli.docs.state_explorer import Found
from cli.docs.table_minimizer import Row, condense, in_words
from standards.rejections import RejectionCode
from standards.vocabulary import Role

NOT_OPEN = (RejectionCode.ROLE_REQUIRED, RejectionCode.WRONG_STAGE, RejectionCode.ACCREDITATIONS_FIRST)


def by_role(found: Found[Any]) -> str:
    """The stages, by number, in which each role may take each action; in any other it is refused."""
    stages = {stage: str(number) for number, stage in enumerate(found.machine.stages, start=1)}
    alone = [each for each in found.tried if len(each.roles) == 1]
    open_to = {(t.command.action, t.roles[0], t.stage) for t in alone if t.answer.refused not in NOT_OPEN}
    roles = [role for role in Role if any(taker is role for _, taker, _ in open_to)]
    rows = [[code(action)] for action in found.machine.actions]
    for row, action in zip(rows, found.machine.actions, strict=True):
        row += [" ".join(n for stage, n in stages.items() if (action, role, stage) in open_to) for role in roles]
    others = sorted({each.roles[0] for each in alone} - set(roles))
    told = f"The stages are {', '.join(f'{number} {code(stage)}' for stage, number in stages.items())}."
    nobody = f"To {codes(others)} everything is refused with {code(RejectionCode.ROLE_REQUIRED)}."
    return f"{told}\n{nobody}\n\n{table(['action', *map(code, roles)], rows)}"


def by_part(found: Found[Any]) -> str:
    """Where somebody with a part in the case is answered otherwise than a newcomer; one line for parts alike."""
    alike: dict[tuple[str, str, str], list[str]] = {}
    for part in sorted({each.part for each in found.tried if each.part}):
        for stage in found.machine.stages:
            for line in _lines(found, part, stage):
                alike.setdefault(line, []).append(part)
    header = ["who has", "command", "in", "answer"]
    return table(header, (["; or ".join(parts), *line] for line, parts in alike.items()))


def _lines(found: Found[Any], part: str, stage: str) -> Iterator[tuple[str, str, str]]:
    for action in found.machine.actions:
        for chosen, row in condense(_differing(found, part, stage, action)):
            for cell in dict.fromkeys(cell for cell in row if cell):
                yield command_words(code(action), chosen), _where(found, stage, row, cell), said(cell)


def _where(found: Found[Any], stage: str, row: Row[Cell], cell: Cell) -> str:
    """The stage, and the facts that must hold in it."""
    holds = dict(zip(found.situations_of(stage), ((other == cell,) for other in row), strict=True))
    facts = [in_words(chosen) for chosen, (here,) in condense(holds) if here and chosen]
    return f"{code(stage)}, {' or '.join(facts)}" if facts else code(stage)


def _differing(found: Found[Any], part: str, stage: str, action: str) -> Answers:
    """The answers to somebody with this part, where they differ from a newcomer's: empty where they don't."""
    usual, theirs = answers(found, stage, action), answers(found, stage, action, part)
    return {
        given: tuple(frozenset() if own == cell else own for own, cell in zip(row, usual[given], strict=True))
        for given, row in theirs.items()
    }
