"""HubSpot's own known answers, the deliveries that it sent, and every way in which a signature is none."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from api.hubspot.signatures import (
    SIGNATURE_V2,
    SIGNATURE_V3,
    TIMESTAMP,
    VERSION,
    decoded,
    require_v2,
    require_v3,
    signature_v2,
    signature_v3,
)
from api.problems import Problem

SECRET = "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy"
URI = "https://www.example.com/webhook_uri"
BODY_V3, BODY_V2 = b"{'example_field':'example_value'}", b'{"example_field":"example_value"}'
V3 = {
    "1693657560000": "K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y=",
    "1700000300000": "RnbPH7+UMKVkbV32P8bz450N4M56aPmcru1+D3kSDtw=",
}
DELIVERIES = sorted((Path(__file__).parent / "deliveries").glob("*.json"))
AT = 1_700_000_300_000


def instant(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def accepted(now: datetime, secret: str = SECRET, uri: str = URI, body: bytes = BODY_V3, **headers: Any) -> bool:
    given = {SIGNATURE_V3: [V3[str(AT)]], TIMESTAMP: [str(AT)]}
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        require_v3(secret, "POST", uri, body, given, now)
    except Problem as problem:
        return (problem.status, problem.code) != (401, "unauthorized")
    return True


@pytest.mark.parametrize("timestamp", V3)
def test_version_3_is_what_hubspot_documents(timestamp: str) -> None:
    assert signature_v3(SECRET, "POST", URI, BODY_V3, timestamp) == V3[timestamp]


def test_version_2_is_what_hubspot_documents() -> None:
    posted = "9569219f8ba981ffa6f6f16aa0f48637d35d728c7e4d93d0d52efaa512af7900"
    read = "eee2dddcc73c94d699f5e395f4b9d454a069a6855fbfa152e91e88823087200e"
    assert signature_v2(SECRET, "POST", URI, BODY_V2) == posted
    assert signature_v2(SECRET, "GET", URI, b"") == read
    require_v2(SECRET, "POST", URI, BODY_V2, {SIGNATURE_V2: [posted], VERSION: ["v2"]})
    for headers in ({SIGNATURE_V2: [posted], VERSION: ["v1"]}, {SIGNATURE_V2: [posted]}, {VERSION: ["v2"]}):
        with pytest.raises(Problem):
            require_v2(SECRET, "POST", URI, BODY_V2, headers)


@pytest.mark.parametrize("file", DELIVERIES, ids=lambda file: file.stem)
def test_a_delivery_as_hubspot_sent_it_is_accepted(file: Path) -> None:
    sent = json.loads(file.read_text())
    headers = {name.lower(): [value] for name, value in sent["headers"].items()}
    now = instant(int(sent["headers"]["X-HubSpot-Request-Timestamp"]))
    require_v3(sent["client_secret"], sent["method"], sent["url"], sent["body"].encode(), headers, now)


def test_only_twelve_sequences_are_decoded_and_only_in_capital_letters() -> None:
    twelve = "%3A%2F%3F%40%21%24%27%28%29%2A%2C%3B"
    assert decoded(twelve) == ":/?@!$'()*,;"
    assert decoded("%20%26%3D%2B%25%23%3a%2f") == "%20%26%3D%2B%25%23%3a%2f"


def test_a_time_is_refused_beyond_five_minutes_behind_and_ahead() -> None:
    assert [accepted(instant(AT + away)) for away in (-300_001, -300_000, 0, 300_000, 300_001)] == [
        *(False, True, True, True, False)
    ]


@pytest.mark.parametrize("given", ["", "-1", "1e12", "٣", "1" * 16, "1700000300000.0", " 1700000300000"])
def test_a_time_that_is_no_number_of_milliseconds_is_refused(given: str) -> None:
    assert not accepted(instant(AT), x_hubspot_request_timestamp=[given])


def test_a_change_anywhere_of_what_was_signed_is_refused() -> None:
    assert accepted(instant(AT))
    assert not accepted(instant(AT), secret="another")
    assert not accepted(instant(AT), uri=f"{URI}/")
    assert not accepted(instant(AT), body=BODY_V3 + b" ")
    assert not accepted(instant(AT), x_hubspot_request_timestamp=[str(AT + 1)])


@pytest.mark.parametrize("given", [[], ["é"], [V3[str(AT)].lower()], [V3[str(AT)], V3[str(AT)]], [""]])
def test_a_signature_that_is_absent_altered_or_given_twice_is_refused(given: list[str]) -> None:
    assert not accepted(instant(AT), x_hubspot_signature_v3=given)


def test_letters_beyond_ascii_are_signed_as_they_are_sent() -> None:
    body = '[{"propertyValue": "Åland ünïcode"}]'.encode()
    signature = signature_v3(SECRET, "POST", URI, body, str(AT))
    assert accepted(instant(AT), body=body, x_hubspot_signature_v3=[signature])
