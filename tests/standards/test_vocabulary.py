"""Words with a fixed meaning are declared once: two declarations of one word can part without anybody noticing."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PURE = ("standards", "analysis")


def texts_declared(source: Path) -> Iterator[tuple[str, str]]:
    """The constants of a module that are a text, each with it."""
    for node in ast.parse(source.read_text(encoding="utf-8")).body:
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(text)))
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.Constant(value=str(text)))
            ) if name.isupper() and not name.startswith("_"):
                yield name, text


def test_no_two_modules_of_the_rules_declare_the_same_text_under_one_name() -> None:
    sources = [source for package in PURE for source in (ROOT / package).rglob("*.py")]
    declared = Counter(found for source in sources for found in texts_declared(source))
    assert declared
    assert [found for found, times in declared.items() if times > 1] == []
