"""Partners' standings on random histories: the rules against a model that shares no code with them."""

import ast
import sys
from pathlib import Path

import pytest

from tests.oracles import standing
from tests.oracles.standing.compare import differences
from tests.oracles.standing.generate import history, with_expectations

HERE = Path(next(iter(standing.__path__)))
SOURCES = sorted(HERE.glob("*.py"))
MODEL = "tests.oracles.standing"
ADAPTER = f"{MODEL}.adapter"
COMPARING = {"adapter", "compare", "__main__"}

HISTORIES = 300
A_BLOCK = 25


@pytest.mark.parametrize("first", range(0, HISTORIES, A_BLOCK))
def test_the_rules_and_the_model_agree_on_random_histories(first: int) -> None:
    differing = {}
    for seed in range(first, first + A_BLOCK):
        found = differences(with_expectations(history(seed)))
        if found:
            differing[seed] = list(map(str, found[:5]))

    assert differing == {}, "python -m tests.oracles.standing --first SEED --histories 1 --shrink"


def _imported(source: Path) -> set[str]:
    tree = ast.parse(source.read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return names | {node.module or "." for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_the_model_shares_nothing_with_the_product(source: Path) -> None:
    imported = _imported(source)

    others = {name for name in imported if not (name == MODEL or name.startswith(f"{MODEL}."))}
    assert source.stem == "adapter" or {name.split(".")[0] for name in others} <= sys.stdlib_module_names | {"yaml"}
    assert source.stem in COMPARING or ADAPTER not in imported


def test_the_histories_reach_every_status_reason_outcome_and_refusal() -> None:
    reached: set[str] = set()
    for seed in range(HISTORIES // 3):
        scenario = with_expectations(history(seed))
        reached |= {step["refused"] for step in scenario["steps"] if "refused" in step}
        for line in scenario["expect"]:
            reached |= {str(line[key]) for key in ("status", "stage", "reason", "outcome") if line.get(key)}

    assert reached >= {"active", "in_grace", "in_remediation", "renewal_on_hold", "under_review", "lapsed", "revoked"}
    assert reached >= {"marks_threshold", "serious_infringement", "certification_gap", "opened_by_ops"}
    assert reached >= {"board", "legal", "director", "closed", "renewed", "moot", "mark_placed", "no_mark"}
    assert reached >= {"locked_out", "not_eligible", "accreditations_first", "seat_taken", "recused", "wrong_stage"}
    assert reached >= {"separation_of_duties", "role_required"}
