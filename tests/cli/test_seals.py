"""An archive of seals gets those that it does not have yet, however often the command runs."""

import json
from pathlib import Path

import pytest

from maintenance.event_log import seal_log
from tests.support.case import Case
from tests.support.command_line import invoked
from tests.support.product import Product


def numbers(lines: str) -> list[int]:
    return [json.loads(line)["number"] for line in lines.splitlines()]


async def test_an_archive_gets_each_seal_once(
    product: Product, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("RECOURSE_DATABASE_URL", product.servers.postgres.app_url)
    archive = tmp_path / "seals.jsonl"
    for _ in range(2):
        await (await Case.filed(product)).taken_up()
        await seal_log(product.engine, product.servers.settings().audit)
        assert (await invoked("seals", "--archive", str(archive))).exit_code == 0
    again = await invoked("seals", "--archive", str(archive))
    assert again.stdout == f"0 seals added to {archive}\n"
    assert numbers(archive.read_text()) == numbers((await invoked("seals")).stdout)


async def test_what_is_no_archive_is_left_as_it_is(
    product: Product, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("RECOURSE_DATABASE_URL", product.servers.postgres.app_url)
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Dana\n")
    found = await invoked("seals", "--archive", str(letter))
    assert (found.exit_code, letter.read_text()) == (1, "Dear Dana\n")
    assert "is not an archive of seals" in found.stderr
