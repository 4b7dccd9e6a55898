"""The worker's connection with HubSpot: none without a token, and none with a mapping that makes no sense."""

from pathlib import Path

import pytest
from pydantic import SecretStr

import worker
from settings import CANNOT_RUN, WorkerSettings

DATABASE = "postgresql://nobody@127.0.0.1/nothing"


@pytest.mark.parametrize("token", [None, SecretStr("")])
async def test_without_a_token_no_portal_is_connected(token: SecretStr | None) -> None:
    async with worker._hubspot(WorkerSettings(database_url=DATABASE, hubspot_access_token=token)) as link:
        assert link is None


async def test_a_mapping_that_makes_no_sense_stops_the_worker_and_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mapping.yaml"
    file.write_text("is_complaint: {property: a}")
    token = SecretStr("token")
    settings = WorkerSettings(database_url=DATABASE, hubspot_access_token=token, hubspot_mapping=file)
    with pytest.raises(SystemExit) as left:
        async with worker._hubspot(settings):
            pass
    assert left.value.code == CANNOT_RUN
    assert capsys.readouterr().err.startswith("recourse: RECOURSE_HUBSPOT_MAPPING: is_complaint: give one of")
