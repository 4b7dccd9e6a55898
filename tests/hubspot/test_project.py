"""The developer project is whole: its files have the parts that HubSpot builds, and fit the mapping and the API."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from activities.hubspot.events import Target, read_event
from activities.hubspot.mapping import load
from api.hubspot.action_schemas import INPUTS, WAIT
from api.hubspot.card_schemas import CompanyCard, TicketCard
from api.hubspot.signed_requests import COMPANY_CARD, FILE_COMPLAINT, TICKET_CARD, WEBHOOKS

PROJECT = Path(__file__).resolve().parents[2] / "hubspot"
APP = PROJECT / "src" / "app"
META = sorted(APP.rglob("*-hsmeta.json"))
BASE = "https://recourse.example.com"
OBJECT_TYPES = {"ticket": "0-5", "company": "0-2"}


def read(file: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(file.read_text())
    return content


def config(name: str) -> dict[str, Any]:
    (file,) = [one for one in META if one.name == f"{name}-hsmeta.json"]
    told: dict[str, Any] = read(file)["config"]
    return told


def test_the_project_names_its_folder_and_the_platforms_version() -> None:
    project = read(PROJECT / "hsproject.json")
    assert (PROJECT / project["srcDir"]).is_dir()
    assert re.fullmatch(r"\d{4}\.\d", project["platformVersion"])


@pytest.mark.parametrize("file", META, ids=lambda file: file.stem)
def test_each_component_has_a_name_of_its_own_a_type_and_a_configuration(file: Path) -> None:
    told = read(file)
    assert set(told) == {"uid", "type", "config"}
    folders = {"app": "app", "webhooks": "webhooks", "workflow-actions": "workflow-action", "cards": "card"}
    assert told["type"] == folders[file.parent.name]
    assert [read(one)["uid"] for one in META].count(told["uid"]) == 1


def test_the_app_is_a_private_one_with_the_scopes_that_are_used_and_one_address() -> None:
    app = config("app")
    assert (app["distribution"], app["auth"]["type"]) == ("private", "static")
    assert {"tickets", "crm.objects.companies.read", "crm.objects.contacts.read", "automation"} <= set(
        app["auth"]["requiredScopes"]
    )
    assert app["permittedUrls"]["fetch"] == [BASE]


def test_webhooks_are_subscribed_to_what_is_read_and_to_nothing_that_is_written() -> None:
    mapping = load(None)
    assert mapping.partners is not None
    webhooks = config("webhooks")
    assert webhooks["settings"]["targetUrl"] == BASE + WEBHOOKS
    subscriptions = webhooks["subscriptions"]["crmObjects"]
    changes = {
        noun: {one["propertyName"] for one in subscriptions if one["objectType"] == noun and "propertyName" in one}
        for noun in OBJECT_TYPES
    }
    assert changes["ticket"] == set(mapping.ticket_properties)
    assert changes["company"] == set(mapping.partners.properties)
    assert not changes["ticket"] & set(mapping.write_back.properties)


def test_every_subscription_is_to_something_that_is_taken_up() -> None:
    subscriptions = config("webhooks")["subscriptions"]
    for one in subscriptions["crmObjects"]:
        raw = {
            "subscriptionType": one["subscriptionType"],
            "objectTypeId": OBJECT_TYPES[one["objectType"]],
            "objectId": 1,
        }
        assert read_event(raw).target in {Target.TICKET, Target.COMPANY}
    for one in subscriptions["hubEvents"]:
        assert read_event({"subscriptionType": one["subscriptionType"], "objectId": 1}).target is Target.ERASURE


def test_the_workflow_action_has_the_fields_that_the_api_reads_each_with_its_label() -> None:
    action = config("file-complaint")
    assert action["actionUrl"] == BASE + FILE_COMPLAINT
    assert action["objectTypes"] == ["TICKET"]
    names = {one["typeDefinition"]["name"] for one in action["inputFields"]}
    assert names == {*INPUTS, WAIT}
    assert all(one["supportedValueTypes"] and one["typeDefinition"]["type"] for one in action["inputFields"])
    labels = action["labels"]["en"]
    assert set(labels["inputFieldLabels"]) == names
    assert set(labels["outputFieldLabels"]) == {one["typeDefinition"]["name"] for one in action["outputFields"]}


CARDS = {"ticket-card": (TICKET_CARD, TicketCard, "tickets"), "company-card": (COMPANY_CARD, CompanyCard, "companies")}


@pytest.mark.parametrize("name", CARDS)
def test_a_card_shows_the_fields_that_the_api_answers_with(name: str) -> None:
    path, model, kind = CARDS[name]
    card = config(name)
    source = (PROJECT / "src" / card["entrypoint"].lstrip("/")).read_text()
    assert card["objectTypes"] == [kind]
    assert f'hubspot.extend<"{card["location"]}">' in source
    assert path in source
    (told,) = re.findall(r"type Card = \{\n(.*?)\n\};", source, re.DOTALL)
    assert set(re.findall(r"^  (\w+):", told, re.MULTILINE)) == set(model.model_fields)


def test_one_address_stands_in_every_file() -> None:
    named = {
        address
        for file in APP.rglob("*")
        if file.is_file()
        for address in re.findall(r"https://[\w.]+", file.read_text())
    }
    assert named == {BASE}
