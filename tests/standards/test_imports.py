"""Each module of the pure packages can be the first one that a process imports: no import is circular.

A fresh interpreter for each of 200 modules would take minutes. The import statements are followed instead, in the
order in which Python runs them.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("standards", "redaction", "analysis")
MODULES = sorted(source for package in PACKAGES for source in (ROOT / package).rglob("*.py"))


def name_of(source: Path) -> str:
    """The module's dotted name."""
    return ".".join(source.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


NAMES = frozenset(map(name_of, MODULES))


@cache
def statements(module: str) -> tuple[ast.stmt, ...]:
    """What runs when the module is imported, without what only a type checker reads."""
    path = ROOT / module.replace(".", "/")
    source = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return tuple(_running(ast.parse(source.read_text(encoding="utf-8")).body))


def _running(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for statement in body:
        if isinstance(statement, ast.If) and "TYPE_CHECKING" in ast.unparse(statement.test):
            continue
        yield statement


class FreshProcess:
    """Follows the imports of a process that has imported nothing yet."""

    def __init__(self) -> None:
        self.bound: dict[str, set[str]] = {}
        self.under_way: set[str] = set()
        self.missing: list[str] = []

    def import_module(self, module: str) -> None:
        """Imports the packages around the module and then itself, each once."""
        parent = module.rpartition(".")[0]
        if parent:
            self.import_module(parent)
        if module not in NAMES or module in self.bound:
            return
        self.bound[module] = set()
        self.under_way.add(module)
        for statement in statements(module):
            self._run(module, statement)
        self.under_way.remove(module)
        if parent:
            self.bound[parent].add(module.rpartition(".")[2])

    def _run(self, module: str, statement: ast.stmt) -> None:
        match statement:
            case ast.ImportFrom(module=str(source)):
                self.import_module(source)
                for alias in statement.names:
                    self._import_name(module, source, alias.name)
                    self.bound[module].add(alias.asname or alias.name)
            case ast.Import():
                for alias in statement.names:
                    self.import_module(alias.name)
            case _:
                self.bound[module] |= set(_names_bound_by(statement))

    def _import_name(self, module: str, source: str, name: str) -> None:
        if f"{source}.{name}" in NAMES:
            self.import_module(f"{source}.{name}")
        elif source in self.under_way and name not in self.bound[source]:
            self.missing.append(f"{module} imports {name} from {source}, which is still being imported")


def _names_bound_by(statement: ast.stmt) -> Iterator[str]:
    match statement:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield statement.name
        case ast.Assign() | ast.AnnAssign():
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            yield from (node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name))


@pytest.mark.parametrize("module", sorted(NAMES))
def test_a_module_can_be_imported_first(module: str) -> None:
    process = FreshProcess()
    process.import_module(module)

    assert process.missing == []
