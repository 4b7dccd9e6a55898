"""A command that PostgreSQL does not answer, or refuses, says so in a line."""

import pytest
from sqlalchemy.engine import make_url

from cli.migrate import TRY_AGAIN, main
from tests.support.command_line import invoke, invoked
from tests.support.product import Product

NOBODY = "postgresql://a:b@127.0.0.1:9/none"
ASKING = {
    "erase": ("texts", "txt_1", "--by", "olga", "--reason", "r"),
    "export": ("--person", "dana@northwind.example"),
    "retention": (),
    "seals": (),
    "verify": (),
}


@pytest.mark.parametrize("command", ASKING)
def test_a_command_that_nobody_answers_says_so_in_a_line(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECOURSE_DATABASE_URL", NOBODY)
    monkeypatch.delenv("RECOURSE_MIGRATION_DATABASE_URL", raising=False)
    found = invoke(command, *ASKING[command])
    assert (found.exit_code, found.stderr) == (1, "recourse: PostgreSQL does not answer; is the stack running?\n")


def test_a_migration_that_nobody_answers_says_so_and_that_it_may_run_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RECOURSE_MIGRATION_DATABASE_URL", NOBODY)
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == TRY_AGAIN
    assert capsys.readouterr().err.endswith("Running this again is safe.\n")


async def test_verifying_as_the_application_says_that_it_takes_the_owner(
    product: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RECOURSE_DATABASE_URL", product.servers.postgres.app_url)
    monkeypatch.delenv("RECOURSE_MIGRATION_DATABASE_URL", raising=False)
    found = await invoked("verify", "--without-temporal")
    assert found.exit_code == 1
    assert "; set RECOURSE_MIGRATION_DATABASE_URL: " in found.stderr
    assert str(make_url(product.servers.postgres.app_url).password) not in found.stderr
