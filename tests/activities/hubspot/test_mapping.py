"""The mapping: what is no mapping is refused in words, and a ticket becomes the complaint that it tells."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from activities.hubspot.draft import Incomplete, TicketContent, draft
from activities.hubspot.mapping import DEFAULT, FIELDS, Mapping, MappingFault, load
from standards.complaint.filing import FiledComplaint

TICKETS = sorted((Path(__file__).parent / "tickets").glob("*.json"))


def bundled(**changes: Any) -> Mapping:
    return Mapping.model_validate(yaml.safe_load(DEFAULT.read_text()) | changes)


def a_ticket(**changes: str | None) -> dict[str, str | None]:
    told: dict[str, str | None] = json.loads(TICKETS[0].read_text())["properties"]
    return {**told, **changes}


def drafted(mapping: Mapping | None = None, /, **changes: str | None) -> FiledComplaint | Incomplete:
    return draft(TicketContent("4000", a_ticket(**changes)), mapping or bundled())


@pytest.mark.parametrize("file", TICKETS, ids=lambda file: file.stem)
def test_a_ticket_as_hubspot_has_it_is_a_whole_complaint(file: Path) -> None:
    ticket = json.loads(file.read_text())
    told = draft(TicketContent(ticket["id"], ticket["properties"]), bundled())
    assert isinstance(told, FiledComplaint)
    said = ticket["properties"]
    assert (told.source, told.external_id, told.partner_id) == ("hubspot", ticket["id"], said["partner_id"])
    assert (told.summary, told.description) == (said["subject"], said["content"])
    assert (told.customer.name, told.surfaced_by.email) == (said["customer_name"], said["surfaced_by_email"])


def test_every_mandatory_field_that_is_missing_is_named() -> None:
    nothing = dict.fromkeys(("partner_id", "subject", "customer_name", "surfaced_by_email"))
    assert drafted(**nothing) == Incomplete(("customer.name", "partner_id", "summary", "surfaced_by.email"))
    assert drafted(customer_name="  ") == Incomplete(("customer.name",))


def test_a_value_that_cannot_be_taken_is_named_by_its_field() -> None:
    faults = drafted(surfaced_by_email="nobody", partner_id="a/b", evidence_links="no link")
    assert faults == Incomplete(("evidence", "partner_id", "surfaced_by.email"))


def test_the_first_source_with_a_value_counts_and_what_an_action_gave_before_all() -> None:
    content = TicketContent("1", a_ticket(partner_id=None), company={"partner_id": "hs-of-the-company"})
    told = draft(content, bundled())
    assert isinstance(told, FiledComplaint)
    assert told.partner_id == "hs-of-the-company"
    given = draft(TicketContent("1", a_ticket(), inputs={"partner_id": "hs-given"}), bundled())
    assert isinstance(given, FiledComplaint)
    assert given.partner_id == "hs-given"


def test_the_portals_words_become_ours_and_links_become_evidence() -> None:
    words = bundled(values={"category": {"Late delivery": "delivery"}})
    told = drafted(
        words, complaint_category="Late delivery", evidence_links="https://a.example/sow.pdf; https://b.example"
    )
    assert isinstance(told, FiledComplaint)
    assert told.category == "delivery"
    assert [(one.title, one.url) for one in told.evidence] == [
        ("sow.pdf", "https://a.example/sow.pdf"),
        ("b.example", "https://b.example"),
    ]


def test_a_link_that_cannot_be_taken_apart_is_evidence_under_its_own_address() -> None:
    told = drafted(evidence_links="https://[half.example/sow.pdf")
    assert isinstance(told, FiledComplaint)
    assert [one.title for one in told.evidence] == ["https://[half.example/sow.pdf"]


def test_a_very_serious_complaint_needs_its_reason() -> None:
    mapping = bundled()
    fields = dict(mapping.fields) | {"very_serious": "vs", "very_serious_reason": "vs_reason"}
    mapping = mapping.model_copy(update={"fields": fields})
    assert drafted(mapping, vs="true") == Incomplete(("very_serious_reason",))
    told = drafted(mapping, vs="true", vs_reason="data was lost")
    assert isinstance(told, FiledComplaint)
    assert told.very_serious


FAULTS = {
    "is_complaint: {property: a}": "give one of equals, one_of and known",
    "is_complaint: {property: a, equals: b, known: true}": "give one of equals, one_of and known",
    "fields: {summary: subject}": "partner_id, customer.name, surfaced_by.email must be mapped",
    "fields: {sumary: subject}": "fields.sumary",
    "write_back: {stage: subject}": "subject would be read, too",
    "write_back: {stage: 'A b'}": "write_back.stage",
    "note_key: ''": "note_key",
    "partners: {tier: t}": "partners.is_partner",
    "colour: red": "colour",
    "is_complaint: [": "no YAML",
    "note_key: 2026-02-30": "no YAML of a mapping: day is out of range",
    "note_key: !!timestamp soon": "no YAML of a mapping: ",
    "note_key: " + "[" * 5000: "no YAML of a mapping: ",
    "fields: {summary: a, summary: b}": "summary is given twice; keep one of the two",
}


@pytest.mark.parametrize(("line", "said"), FAULTS.items())
def test_what_is_no_mapping_is_refused_and_the_place_is_named(tmp_path: Path, line: str, said: str) -> None:
    key = line.partition(":")[0]
    kept = {name: value for name, value in yaml.safe_load(DEFAULT.read_text()).items() if name != key}
    file = tmp_path / "mapping.yaml"
    file.write_text(yaml.safe_dump(kept) + line)
    with pytest.raises(MappingFault, match=said.replace(".", r"\.")):
        load(file)


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(MappingFault, match="can't be read"):
        load(tmp_path / "none.yaml")


def test_the_bundled_mapping_is_one_and_reads_nothing_that_it_writes() -> None:
    mapping = load(None)
    assert set(mapping.fields) <= set(FIELDS)
    assert not {*mapping.ticket_properties} & {*mapping.write_back.properties}
