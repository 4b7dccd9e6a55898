"""Ids of any length and form, numbers in words, phones as they are written elsewhere, and domains in pieces (S32)."""
# ruff: noqa: RUF001 - odd characters are what some of these tests are about

import pytest

from redaction import EntityType, Identifier, Identifiers, RedactedText, redact

NOBODY = Identifiers.of(())


def case_of_references(*references: str) -> Identifiers:
    """A case whose ids on record are these."""
    return Identifiers.of(Identifier(reference, EntityType.REFERENCE) for reference in references)


@pytest.mark.parametrize(
    ("reference", "written"),
    [
        ("4711", "4711"),
        ("4711", "4 7 1 1"),
        ("88231", "88 231"),
        ("88231", "88-231"),
        ("88231", "8 8 2 3 1"),
        ("20250314", "2025-03-14"),
        ("20250314", "20250314"),
        ("12", "12"),
        ("998877665544332211", "998877665544332211"),
    ],
)
def test_an_id_on_record_is_found_however_its_digits_stand(reference: str, written: str) -> None:
    redacted = redact(f"We wrote {written} on it.", case_of_references(reference))

    assert redacted.text in ("We wrote [reference] on it.", "We wrote [withheld] on it.")


@pytest.mark.parametrize(
    "written",
    [
        *("portal 12345", "portal id 1234", "account number: 4711", "ticket #77", "ticket 77", "case no 4711"),
        *("invoice 421", "order 4711", "id 20250314", "in 12345 we saw", "12345678901234567890", "1 2 3 4 5"),
        *(
            "12345678Z",
            "FN 123456a",
            "HRB 123456",
            "DE 299 123 456",
            "FR 40 303 265 045",
            "GB 123 4567 89",
            "CHE-123.456.789",
            "12.345.678-K",
            "QQ 12 34 56 C",
        ),
        *("1234 5678 9012 3456 7890 1234", "sag 4711", "pedido 12345", "INV-421"),
    ],
)
def test_an_id_that_is_not_on_record_is_doubtful(written: str) -> None:
    redacted = redact(f"They wrote {written}.", NOBODY)

    assert redacted.is_pending
    assert not any(map(str.isdigit, redacted.text))


@pytest.mark.parametrize(
    "text",
    [
        "There were 12345 contacts and 4 of 5 forms, in 2-3 weeks, in 2024 and 2025.",
        "We bought 3 licences in 2 or 3 days, 24 hours, 7 days a week: 1,2,3 and 10 to 15 items.",
        "Order 3 more; rev. 3 of phase 2 took 1.5 weeks and 12,000 contacts.",
        "We waited one or two or three weeks.",
        "We moved 100000k rows and 250000 records in Q3, at 2500000m.",
        "Our IT 2024-2025 plan, FR 2024-2025 price lists, DE 250000 leads, GB 250000 in pipeline, ES 202401",
        "Facebook: 12 ads a week; Instagram: 1200 followers, TikTok: 340; GitHub: 14 open pull requests",
        "Instagram: 3.4k followers.",
    ],
)
def test_counts_are_left_as_they_are(text: str) -> None:
    assert redact(text, NOBODY) == RedactedText(text)


@pytest.mark.parametrize(
    "written",
    [
        "five five five zero one two eight",
        "double five five zero one",
        "cinco cinco cinco cero uno dos ocho",
        "null drei null, eins zwei drei vier",
    ],
)
def test_a_number_read_out_digit_by_digit_is_doubtful(written: str) -> None:
    assert redact(f"call {written} now", NOBODY).text == "call [withheld] now"


@pytest.mark.parametrize(
    "written", ["030 1234567", "(030) 123 45 67", "0049301234567", "+49 30 1234567", "49 30 1234567", "30 1234567"]
)
def test_a_phone_on_record_is_found_as_it_is_written_elsewhere(written: str) -> None:
    known = Identifiers.of((Identifier("+49 30 1234567", EntityType.CUSTOMER_PERSON),))

    redacted = redact(f"call {written} now", known)

    assert redacted.text in ("call [phone] now", "call [reference] now")
    assert not redacted.is_pending


@pytest.mark.parametrize(
    "written",
    [
        *("unknown。io", "unkn\u200bown.io", "unknown․io", "unknown·io", "unknown [.] io", "unknown[.]io"),
        *("unknown(dot)io", "unknown dot io", "unknown . io", "unknown .io", "unk.nown.co.uk", "unknown.xn--p1ai"),
    ],
)
def test_a_domain_is_doubtful_whatever_its_dots(written: str) -> None:
    assert redact(f"see {written} for it", NOBODY).text == "see [withheld] for it"


@pytest.mark.parametrize("text", ["We left . it was", "The app. it broke", "ok.so we go", "He left.It was late"])
def test_the_end_of_a_sentence_is_no_domain(text: str) -> None:
    assert redact(text, NOBODY) == RedactedText(text)


@pytest.mark.parametrize("dot", ["。", "․", " [.] ", " . ", "\u200b."])
def test_a_domain_on_record_is_found_whatever_its_dots(dot: str) -> None:
    known = Identifiers.of((Identifier("acme-agency.io", EntityType.PARTNER),))

    assert "acme" not in redact(f"see acme-agency{dot}io for it", known).text
