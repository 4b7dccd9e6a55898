"""What owners type: editions listed, compared, checked, published, approved and withdrawn; simulations with tables."""

import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from cli.local.processes import REPO
from tests.api.operations import an_edition_long_after
from tests.support.command_line import invoked
from tests.support.partner_client import PartnerClient
from tests.support.product import Product, serving


@pytest_asyncio.fixture(loop_scope="session")
async def stack(product: Product, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Product]:
    """The product as the local stack that runs, asking for a second person as it does by default."""
    settings = product.servers.settings().model_copy(update={"edition_approval": "on"})
    async with serving(settings) as address:
        monkeypatch.setenv("RECOURSE_STATE", str(tmp_path))
        (tmp_path / "keys").symlink_to(product.servers.keys)
        (tmp_path / "addresses.json").write_text(json.dumps({"api": address}))
        yield product


@pytest.fixture
def edition(tmp_path: Path) -> Callable[..., Path]:
    """Writes an edition file, as an owner would."""

    def write(**changes: Any) -> Path:
        file = tmp_path / "edition.yaml"
        file.write_text(json.dumps(changes))  # YAML takes JSON
        return file

    return write


async def test_an_edition_is_checked_published_approved_compared_and_withdrawn(
    stack: Product, edition: Callable[..., Path]
) -> None:
    body = an_edition_long_after() | {"marks": {"review_at": 2}}
    file, name = edition(**body), body["id"]
    assert (await invoked("edition", "check", file)).stdout == "nothing is wrong; nothing was published\n"
    asked = await invoked("edition", "publish", file, "--sub", "olga")
    assert asked.stdout == f"{name} waits for another person: ./recourse edition approve {name} --sub NAME\n"
    own = await invoked("edition", "approve", name, "--sub", "olga")
    assert (own.exit_code, own.stderr) == (1, "recourse: You published it; another person approves it.\n")
    assert f"{name} is published" in (await invoked("edition", "approve", name, "--sub", "oscar")).stdout

    listed = json.loads((await invoked("edition", "list", "--json")).stdout)
    assert [one["approved_by"] for one in listed if one["id"] == name] == ["oscar"]
    table = (await invoked("edition", "list")).stdout
    assert table.startswith("Editions")
    assert [word for word in ("effective_from", "stage", "approved_by", "2026-11", "published") if word in table]
    assert (
        "- A review is convened at 2 marks instead of 3 (S27, S28)."
        in (await invoked("edition", "diff", name, "2026-11")).stdout.splitlines()
    )
    (change,) = [
        one
        for one in json.loads((await invoked("edition", "diff", name, "2026-11", "--json")).stdout)
        if "(S27" in one["words"]
    ]
    assert change["words"] == "A review is convened at 2 marks instead of 3 (S27, S28)."
    assert json.loads((await invoked("edition", "show", name)).stdout)["content"]["marks"]["review_at"] == 2
    gone = await invoked("edition", "withdraw", name, "--reason", "it was a test")
    assert gone.stdout == f"{name} is withdrawn; it governs nothing\n"


async def test_every_fault_of_an_edition_is_told_with_its_place(stack: Product, edition: Callable[..., Path]) -> None:
    found = await invoked("edition", "check", edition(**an_edition_long_after(), marks={"review_at": 0}, nonsense=1))
    assert found.exit_code == 1
    assert "  marks.review_at: " in found.stderr
    assert "  nonsense: " in found.stderr


async def test_a_simulation_prints_what_would_differ_in_tables(stack: Product, edition: Callable[..., Path]) -> None:
    partner = await PartnerClient.accredited(stack, "onboarding")
    await partner.marked()
    file = edition(marks={"review_opens": "on_threshold", "review_at": 1})
    told = await invoked("simulate", file)
    assert told.exit_code == 0, told.output
    assert "What would differ" in told.stdout
    found = json.loads((await invoked("simulate", file, "--json")).stdout)
    assert found["status"] == "done"
    assert partner.id in {one["partner_id"] for one in found["results"]}


async def test_without_a_stack_owners_are_told_how_to_start_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, edition: Callable[..., Path]
) -> None:
    monkeypatch.setenv("RECOURSE_STATE", str(tmp_path / "nowhere"))
    for arguments in (("edition", "list"), ("simulate", edition(marks={"review_at": 2}))):
        found = await invoked(*arguments)
        assert (found.exit_code, "./recourse up" in found.stderr) == (1, True)


@pytest.mark.parametrize("content", ["[1, 2]", "a: [", "\x00"])
async def test_a_file_that_is_no_edition_is_named(tmp_path: Path, content: str) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text(content)
    for arguments in (("edition", "check", file), ("simulate", file)):
        found = await invoked(*arguments)
        assert (found.exit_code, str(file) in found.stderr) == (2, True)


async def test_a_scenario_is_played_under_the_edition_that_is_given(edition: Callable[..., Path]) -> None:
    scenario = REPO / "examples" / "scenarios" / "renewal-three-marks-reviewed-first.yaml"
    assert (await invoked("rehearse", scenario)).exit_code == 0
    changed = await invoked("rehearse", scenario, "--edition", edition(marks={"review_at": 9}))
    assert (changed.exit_code, "passed" in changed.stdout) == (1, True)
    faulty = await invoked("rehearse", scenario, "--edition", edition(marks={"review_at": 0}))
    assert (faulty.exit_code, ": marks.review_at: " in faulty.stderr) == (2, True)


async def test_the_version_and_the_help_have_the_usual_names() -> None:
    assert (await invoked("--version")).stdout.startswith("recourse ")
    for asked in (("-h",), ("--help",), (), ("rehearse", "-h"), ("edition", "-h"), ("up", "-h")):
        found = await invoked(*asked)
        assert (found.exit_code, "Usage: " in found.stdout) == (0, True), asked
