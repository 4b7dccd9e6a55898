"""Each package that runs in production is listed with its licence, and pins are audited where that can be done."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from cli.docs.packages import bill_of_materials, licences, pinned

REPO = Path(__file__).resolve().parents[2]
PINS = list(pinned(REPO / "requirements" / "runtime.txt"))


def test_every_pinned_package_is_in_the_bill_of_materials_with_its_hashes() -> None:
    bill = json.loads(bill_of_materials(REPO, "1"))
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert [one["purl"] for one in bill["components"]] == [f"pkg:pypi/{pin.name}@{pin.version}" for pin in PINS]
    assert all(one["properties"] for one in bill["components"])
    assert len(PINS) > 40


def test_every_package_names_its_licence() -> None:
    lines = [line.split("|") for line in licences(REPO).splitlines() if line.startswith("| ")]
    named = {cells[1].strip(): cells[3].strip() for cells in lines}
    assert [pin.name for pin in PINS if not named.get(pin.name)] == []


@pytest.mark.parametrize(
    ("tool", "status", "said"),
    [
        (None, 0, "not audited: pip-audit is not installed here"),
        ("exit 0", 0, "requirements/runtime.txt: no known vulnerability"),
        ("echo 'ServiceError: ConnectionError: Max retries exceeded'; exit 1", 0, "not audited: the database"),
        ("echo 'Found 1 known vulnerability in 1 package'; exit 1", 1, "Found 1 known vulnerability"),
    ],
)
def test_the_audit_fails_on_a_vulnerability_and_says_where_it_was_not_made(
    tmp_path: Path, tool: str | None, status: int, said: str
) -> None:
    if tool is not None:
        (tmp_path / "pip-audit").write_text(f"#!/bin/sh\n{tool}\n")
        (tmp_path / "pip-audit").chmod(0o755)
    path = f"{tmp_path}:/usr/bin:/bin"
    done = subprocess.run(
        [REPO / ".ci" / "audit"], env=os.environ | {"PATH": path}, capture_output=True, text=True, check=False
    )
    assert done.returncode == status
    assert said in done.stdout
