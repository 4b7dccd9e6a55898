"""The `import` command: what it prints, its exit status, and where it connects."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from records.partners.queries import IMPORTING
from tests.support.command_line import invoked
from tests.support.product import Product, fresh


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    def write(*records: dict[str, Any]) -> Path:
        path = tmp_path / "portfolio.jsonl"
        path.write_text("".join(json.dumps(record) + "\n" for record in records))
        return path

    return write


def a_portfolio(partner_id: str) -> list[dict[str, Any]]:
    placed = {"placed_on": "2025-06-01", "seriousness": "standard", "reference": "m"}
    return [
        {"type": "mark", "partner_id": partner_id, **placed},
        {"type": "certification", "partner_id": partner_id, "name": "platform_consulting", "earned_on": "2025-01-01"},
        {"type": "accreditation", "partner_id": partner_id, "kind": "onboarding", "issued_on": "2025-02-03"},
        {"type": "partner", "id": partner_id, "name": "Bright Inbound", "tier": "platinum"},
    ]


@pytest.mark.usefixtures("connected")
async def test_a_file_is_imported_once_and_again_changes_nothing(file: Callable[..., Path]) -> None:
    path = file(*a_portfolio(fresh("cli")))
    first = await invoked("import", path)
    assert (first.exit_code, first.stderr) == (0, "")
    assert first.stdout.splitlines() == [
        "partners        1 new, 0 changed, 0 unchanged",
        "certifications  1 new, 0 changed, 0 unchanged",
        "accreditations  1 new, 0 changed, 0 unchanged",
        "marks           1 new, 0 changed, 0 unchanged",
        "4 imported",
    ]
    second = await invoked("import", path)
    assert second.exit_code == 0
    assert second.stdout.splitlines()[-1] == "0 changed: everything in portfolio.jsonl is on record already"


@pytest.mark.usefixtures("connected")
async def test_a_dry_run_says_line_by_line_what_would_change_and_changes_nothing(file: Callable[..., Path]) -> None:
    partner_id = fresh("cli")
    path = file(*a_portfolio(partner_id))
    for _ in range(2):
        result = await invoked("import", path, "--dry-run")
        assert result.exit_code == 0
        assert result.stdout.splitlines()[:4] == [
            f"line 1: new: mark m of {partner_id}",
            f"line 2: new: certification platform_consulting of {partner_id}",
            f"line 3: new: accreditation onboarding of {partner_id}",
            f"line 4: new: partner {partner_id}",
        ]
        assert result.stdout.splitlines()[-1] == "4 would change; nothing was written"
    await invoked("import", path)
    changed = await invoked(
        "import", file({"type": "partner", "id": partner_id, "name": "Bright Inbound", "tier": "gold"}), "--dry-run"
    )
    assert f"line 1: changed: partner {partner_id}: tier platinum → gold" in changed.stdout


@pytest.mark.usefixtures("connected")
async def test_every_error_is_reported_with_its_line_and_nothing_is_imported(file: Callable[..., Path]) -> None:
    records = a_portfolio(fresh("cli"))
    records[0]["seriousness"] = "grave"
    records[2]["kind"] = "cooking"
    records.append({"type": "partner", "id": "q", "name": "Q", "tier": "bronze"})
    records.append({"type": "pa\x1b[31mrtner"})
    result = await invoked("import", file(*records))
    assert (result.exit_code, result.stdout) == (1, "")
    lines = result.stderr.splitlines()
    assert [line.split(": ")[:2] for line in lines[:-1]] == [
        ["line 1", "seriousness"],
        ["line 3", "kind"],
        ["line 5", "tier"],
        ["line 6", "type"],
    ]
    assert lines[-1] == "recourse: 4 errors in portfolio.jsonl; nothing was imported"
    assert "\x1b" not in result.stderr
    records[0]["seriousness"], records[2]["kind"] = "serious", "onboarding"
    assert "4 imported" in (await invoked("import", file(*records[:4]))).stdout


@pytest.mark.usefixtures("connected")
async def test_the_same_is_said_to_machines_as_json(file: Callable[..., Path]) -> None:
    partner_id = fresh("cli")
    planned = json.loads((await invoked("import", file(*a_portfolio(partner_id)), "--dry-run", "--json")).stdout)
    assert (planned["written"], planned["faults"], planned["counts"]["marks"]["new"]) == (False, [], 1)
    partner = {
        "line": 4,
        "effect": "new",
        "name": f"partner {partner_id}",
        "difference": planned["changes"][3]["difference"],
    }
    assert planned["changes"][3] == partner
    assert json.loads((await invoked("import", file(*a_portfolio(partner_id)), "--json")).stdout)["written"] is True
    wrong = await invoked("import", file({"type": "partner", "id": "q", "name": "Q", "tier": "bronze"}), "--json")
    (fault,) = json.loads(wrong.stdout)["faults"]
    assert (wrong.exit_code, fault["line"], fault["problem"].partition(":")[0]) == (1, 1, "tier")


@pytest.mark.usefixtures("connected")
async def test_while_another_import_runs_it_says_so(file: Callable[..., Path], product: Product) -> None:
    async with product.engine.begin() as connection:
        await connection.execute(select(func.pg_advisory_xact_lock(IMPORTING)))
        result = await invoked("import", file(*a_portfolio(fresh("cli"))))
    assert result.exit_code == 1
    assert result.stderr == "recourse: another import runs at the moment; try again when it is done\n"


async def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    result = await invoked("import", tmp_path / "none.jsonl")
    assert result.exit_code == 1
    assert "none.jsonl can't be read: No such file or directory" in result.stderr
    assert (await invoked("import", tmp_path)).exit_code == 1


async def test_without_a_database_it_says_what_to_do(
    file: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = file(*a_portfolio("p"))
    monkeypatch.delenv("RECOURSE_DATABASE_URL", raising=False)
    monkeypatch.setenv("RECOURSE_STATE", str(tmp_path))
    neither = await invoked("import", path)
    assert neither.exit_code == 1
    assert "start one with `./recourse up`, or set RECOURSE_DATABASE_URL" in neither.stderr
    monkeypatch.setenv("RECOURSE_DATABASE_URL", "postgresql://somebody:secret@127.0.0.1:1/x")
    away = await invoked("import", path)
    assert away.exit_code == 1
    assert "PostgreSQL does not answer at 127.0.0.1:1" in away.stderr
    assert "secret" not in away.stderr
    monkeypatch.setenv("RECOURSE_DATABASE_URL", "mysql://127.0.0.1/x")
    assert "RECOURSE_DATABASE_URL must start with postgresql://" in (await invoked("import", path)).stderr


async def test_a_database_that_refuses_is_told_in_one_line(
    file: Callable[..., Path], product: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = product.servers.postgres.app_url.replace("/recourse", "/nowhere")
    monkeypatch.setenv("RECOURSE_DATABASE_URL", address)
    result = await invoked("import", file(*a_portfolio("p")))
    assert result.exit_code == 1
    assert result.stderr.startswith("recourse: PostgreSQL refused: ")
    assert result.stderr.count("\n") == 1
