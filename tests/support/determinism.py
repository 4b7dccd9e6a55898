"""What a workflow's code must not do, found in its source: production runs workflows without the SDK's sandbox."""

import ast
from collections.abc import Iterator

IMPORTED = frozenset(
    {
        *("asyncio", "collections.abc", "dataclasses", "datetime", "enum", "types", "typing"),
        *("temporalio", "temporalio.api.enums.v1", "temporalio.common", "temporalio.exceptions"),
    }
)
"""The modules of others that a workflow may import: none of them does anything by itself."""
OURS = ("activities", "standards", "workflows")
OF_ASYNCIO = frozenset({"CancelledError", "Lock", "Semaphore", "Task", "create_task", "gather", "shield"})
"""What is the same in every replay: ``wait`` and ``as_completed`` use sets, ``to_thread`` leaves the workflow."""
ASKS_THE_MACHINE = frozenset(
    {
        *("now", "utcnow", "today", "time", "time_ns", "monotonic", "perf_counter", "astimezone"),
        *("urandom", "uuid1", "uuid4", "random", "randint", "choice", "token_hex", "getenv", "environ"),
        *("run_in_executor", "unsafe"),
    }
)
BY_THE_WORKFLOW = frozenset({"now", "time", "time_ns", "uuid4", "random"})
"""What Temporal answers from the history, where ``workflow`` is asked."""
BUILT_IN = frozenset(
    {
        *("open", "print", "input", "hash", "id", "eval", "exec", "compile", "__import__", "globals", "vars"),
        *("set", "frozenset"),  # the order of words in them differs from process to process
    }
)
CHANGEABLE = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp, ast.GeneratorExp)
CHANGEABLE_CALLS = frozenset({"list", "dict", "bytearray", "defaultdict", "deque", "Counter", "count", "iter"})


def faults(source: str) -> list[str]:
    """Everything in the source of a workflow's module that may come out differently in a replay."""
    tree = ast.parse(source)
    return [*_imports(tree), *_uses(tree), *_shared_state(tree)]


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or "."] if isinstance(node, ast.ImportFrom) else []
        for name in names:
            if name not in IMPORTED and name.partition(".")[0] not in OURS:
                yield f"imports {name}"


def _uses(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id="asyncio"), attr=name) if name not in OF_ASYNCIO:
                yield f"uses asyncio.{name}"
            case ast.ImportFrom(module="asyncio"):
                yield from (f"uses asyncio.{alias.name}" for alias in node.names if alias.name not in OF_ASYNCIO)
            case ast.Attribute(value=ast.Name(id="workflow"), attr=name) if name in BY_THE_WORKFLOW:
                pass
            case ast.Attribute(attr=name) if name in ASKS_THE_MACHINE:
                yield f"uses .{name}"
            case ast.Name(id=name, ctx=ast.Load()) if name in BUILT_IN:
                yield f"uses {name}"
            case ast.Set() | ast.SetComp():
                yield "makes a set"


def _shared_state(tree: ast.Module) -> Iterator[str]:
    """What one workflow could change and another see: without the sandbox all of a worker's share their modules."""
    yield from (f"changes {', '.join(node.names)}" for node in ast.walk(tree) if isinstance(node, ast.Global))
    bodies = [tree.body, *(node.body for node in ast.walk(tree) if isinstance(node, ast.ClassDef))]
    for statement in (one for body in bodies for one in body):
        if isinstance(statement, (ast.Assign, ast.AnnAssign)) and _can_change(statement.value):
            yield f"shares {ast.unparse(statement).splitlines()[0]}"


def _can_change(value: ast.expr | None) -> bool:
    called = value.func if isinstance(value, ast.Call) else None
    name = called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""
    return isinstance(value, CHANGEABLE) or name in CHANGEABLE_CALLS
