"""The report of escalations over HTTP, as JSON and as a table (S25)."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, event

from api.complaints.report_routes import wants_csv
from tests.support.case import Case, a_recorded_partner
from tests.support.problems import refused
from tests.support.product import Product

PATH = "/v1/reports/escalations"


async def reported(product: Product, partner_id: str, **period: str) -> dict[str, Any]:
    """What the partner's PDM is told, who sees no other partner's cases."""
    pdm = product.as_("tess", "pdm", partners=[partner_id])
    answer = await pdm.get(PATH, params=period)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def three_cases(product: Product) -> str:
    """A partner with a mark, a case that CS resolved, and one in mediation."""
    partner_id = await a_recorded_partner(product)
    cases = [await Case.filed(product, partner_id=partner_id) for _ in range(3)]
    await (await cases[0].to_mark_board()).voted("mark", "mark", "mark")
    await cases[1].do("record_cs_outcome", "ana", "cs", outcome="resolved")
    await cases[2].to_mediation()
    return partner_id


async def test_the_report_counts_what_closed_and_what_is_open(product: Product) -> None:
    found = await reported(product, await three_cases(product))
    assert (found["filed"], found["closed"]) == (3, 2)
    stages = {figures["stage"]: figures for figures in found["by_stage"]}
    assert {stage: (figures["reached"], figures["open"]) for stage, figures in stages.items()} == {
        "cs_resolution": (2, 0),
        "mediation": (1, 1),
        "investigation": (1, 0),
        "mark_board": (1, 0),
    }
    assert stages["mark_board"]["rate"] == 0.5
    assert stages["mark_board"]["median_hours"] >= 0
    outcomes = {figures["outcome"]: figures["count"] for figures in found["by_outcome"]}
    assert {outcome: count for outcome, count in outcomes.items() if count} == {"mark_placed": 1, "resolved_by_cs": 1}
    assert found["mediation_expectation"] == {
        "clauses": ["S25"],
        "expected": "0.5",
        "considered": 2,
        "resolved_by_mediation": 0,
        "mediation_rate": 0.0,
        "never_reached_mark_board": 1,
        "never_reached_rate": 0.5,
    }


async def test_a_case_counts_in_the_period_in_which_it_closed(product: Product) -> None:
    partner_id = await three_cases(product)
    now = datetime.now(UTC)
    hour_ago, soon = (now - timedelta(hours=1)).isoformat(), (now + timedelta(hours=1)).isoformat()
    assert (await reported(product, partner_id, **{"from": hour_ago, "to": soon}))["closed"] == 2
    assert (await reported(product, partner_id, to=hour_ago))["closed"] == 0
    told = await reported(product, partner_id, **{"from": "2026-01-01", "to": "2026-02-01"})
    assert (told["from"], told["to"]) == ("2026-01-01T00:00:00Z", "2026-02-02T00:00:00Z")
    assert told["last_day"] == "2026-02-01"


async def test_a_day_that_ends_a_report_counts_and_an_instant_does_not(product: Product) -> None:
    partner_id, today = await three_cases(product), datetime.now(UTC).date()
    assert (await reported(product, partner_id, to=str(today)))["closed"] == 2
    began = f"{today}T00:00:00Z"
    told = await reported(product, partner_id, to=began)
    assert (told["closed"], told["to"], told["last_day"]) == (0, began, None)


async def test_the_report_is_a_table_for_who_asks_for_one(product: Product) -> None:
    pdm = product.as_("tess", "pdm", partners=[await three_cases(product)])
    answer = await pdm.get(PATH, headers={"Accept": "text/csv"})
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    header, *rows = csv.reader(io.StringIO(answer.text))
    assert header == ["section", "name", "count", "rate", "median_hours"]
    told = {(section, name): (count, rate) for section, name, count, rate, _ in rows}
    assert told["period", "closed"] == ("2", "")
    assert told["outcome", "mark_placed"] == ("1", "0.5")
    assert told["open", "mediation"] == ("1", "")
    assert told["expectation", "never_reached_mark_board"] == ("1", "0.5")
    again = await pdm.get(PATH, headers={"Accept": "text/csv", "If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


async def test_nobody_is_told_of_cases_that_they_may_not_see(product: Product) -> None:
    await three_cases(product)
    refused(await product.as_("bea", "accreditation_board", seat="academy").get(PATH), 403, "role_required")
    told = await reported(product, "somebody-elses")
    assert (told["filed"], told["closed"], told["mediation_expectation"]["considered"]) == (0, 0, 0)
    assert {figures["open"] for figures in told["by_stage"]} == {0}
    assert (await product.as_("aud", "auditor").get(PATH)).json()["closed"] >= 2


async def test_a_period_that_ends_before_it_begins_is_refused(product: Product) -> None:
    auditor = product.as_("aud", "auditor")
    backwards = await auditor.get(PATH, params={"from": "2026-02-01", "to": "2026-01-01"})
    refused(backwards, 422, "invalid", "to")
    refused(await auditor.get(PATH, params={"from": "yesterday"}), 422, "invalid", "from")


async def test_a_report_is_counted_with_the_memory_that_it_is_given(product: Product) -> None:
    found: list[tuple[str, str]] = []

    def note(connection: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
        if "percentile_cont" in statement:
            settings = connection.exec_driver_sql("SELECT current_setting('work_mem'), current_setting('jit')").one()
            found.append((settings[0], settings[1]))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        assert (await product.as_("aud", "auditor").get(PATH)).status_code == 200
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert found == [("64MB", "off")]


def test_csv_is_given_where_it_is_liked_no_less_than_json() -> None:
    assert all(map(wants_csv, ("text/csv", "text/csv, */*;q=0.1", "application/json;q=0.5, TEXT/CSV;q=0.9")))
    assert not any(map(wants_csv, (None, "", "*/*", "application/json", "text/csv;q=0", "text/csv;q=x")))
    assert not wants_csv("application/json, text/csv;q=0.5")
