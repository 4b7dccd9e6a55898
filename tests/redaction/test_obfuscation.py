"""An identifier is replaced whatever its spelling, and what is replaced reads as a sentence still (S32, I7)."""
# ruff: noqa: RUF001 - obfuscation is what these tests are about

import pytest

from redaction import EntityType, Identifier, Identifiers, RedactedText, redact
from tests.redaction.packets import CASE, case_of

SPELLINGS = {
    "as given": "Acme Agency GmbH",
    "without its legal ending": "Acme Agency",
    "its distinctive word": "Acme",
    "another legal ending": "Acme Agency Ltd.",
    "small": "acme agency",
    "capitals": "ACME AGENCY",
    "mixed case": "aCmE aGeNcY",
    "accents": "Àçmé Agéncy",
    "combining accents": "A\u0301c\u0327me",
    "piled accents": "A\u0337\u0321c\u0338\u0322m\u0336e\u0334",
    "zero-width spaces": "Ac\u200bme",
    "zero-width joiners": "A\u200dc\u200cm\u2060e",
    "soft hyphens": "Ac\u00adme",
    "a byte order mark": "\ufeffAcme",
    "an invisible filler": "Ac\u3164me",
    "Cyrillic": "Аcмe",
    "Greek": "Αcmε",
    "full width": "Ａｃｍｅ",
    "bold mathematical": "𝐀𝐜𝐦𝐞",
    "script mathematical": "𝒜𝒸𝓂ℯ",
    "circled": "Ⓐⓒⓜⓔ",
    "squared": "🅰🅲🅼🅴",
    "small capitals": "ᴀᴄᴍᴇ",
    "Cherokee": "ᎪCᎷᎬ",
    "superscript": "ᴬᶜᵐᵉ",
    "letters apart": "A c m e",
    "letters apart, both words": "A C M E   A G E N C Y",
    "dots between letters": "A.C.M.E",
    "hyphens between letters": "a-c-m-e",
    "stars between letters": "A*c*m*e",
    "camel case": "AcmeAgency",
    "a hyphen": "acme-agency",
    "an underscore": "acme_agency",
    "a slash": "acme/agency",
    "no-break space": "Acme\u00a0Agency",
    "no-break hyphen": "Acme\u2011Agency",
    "glued within a name": "TeamAcme",
    "glued, all small": "getacmeagencynow",
    "digits for letters": "Acm3 Ag3ncy",
    "a sign for a letter": "@cme Agency",
    "rn for m": "Acrne Agency",
    "split by a hyphen": "Ac-\nme",
    "split over two lines": "Acme Age\nncy",
    "split in a quoted mail": "Acme\n> Agency",
    "a plural": "Acmes",
    "the former name": "Zéphyr",
    "the former name without accents": "ZEPHYR INBOUND",
    "its id": "hs-7100059",
    "its id without the dash": "HS7100059",
    "its id's number": "7100059",
}


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS)
def test_a_partner_is_replaced_in_every_spelling(spelling: str) -> None:
    redacted = redact(f"We asked {spelling} for a refund.", CASE)

    assert not redacted.is_pending
    (match,) = redacted.matches
    assert redacted.found(match) == spelling.lstrip("\ufeff")
    assert redacted.text.replace("\ufeff", "") == f"We asked {match.replacement} for a refund."
    assert match.replacement in ("the partner", "[reference]", "[link]", "[handle]")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Acme's team", "the partner's team"),
        ("Acme’s team", "the partner’s team"),
        ("the “ACME AGENCY” deck", "the “the partner” deck"),
        ("Pérez, Ana (Acme)", "a person at the partner, a person at the partner (the partner)"),
        ("Ana Pérez promised", "a person at the partner promised"),
        ("A. Pérez promised", "a person at the partner promised"),
        ("Ana P. promised", "a person at the partner promised"),
        ("in Appendix B. Ana promised", "in Appendix B. a person at the partner promised"),
        ("ANA PEREZ promised", "a person at the partner promised"),
        ("a.k.a. anaperez", "a.k.a. a person at the partner"),
        ("Oakfield never agreed", "the customer never agreed"),
        ("Mr Young asked Mira", "Mr a person at the customer asked a HubSpot employee"),
        ("see ticket-1-90001", "see [reference]"),
        ("see https://www.acme-agency.io/plan?x=1.", "see [link]."),
        ("see www.acme-agency.io", "see [link]"),
        ("see acme-agency.io/plan", "see [link]"),
        ("see https://drive.example/Acme%20plan.pdf", "see [link]"),
        ("see https://files.example/ACME_AGENCY/1", "see [link]"),
        ("mail ana.perez@acme-agency.io, please", "mail [e-mail], please"),
        ("mail hello@acme-agency.io", "mail [e-mail]"),
        ("mail ana.perez+x@gmail.com", "mail [e-mail]"),
        ("mail ＡＮＡ@acme-agency.io", "mail [e-mail]"),
        ("acme_plan_v2.pdf is empty", "[file] is empty"),
        ("Statement of work Acme.pdf", "Statement of work [file]"),
        ("#acme and @acme_agency", "[handle] and [handle]"),
        ("call +1 555 0199", "call [phone]"),
        ("call +1 (555) 0199", "call [phone]"),
        ("they sit at 12 Acme Street", "they sit at [address]"),
    ],
)
def test_what_stands_instead_reads_as_a_sentence(text: str, expected: str) -> None:
    assert redact(text, CASE).text == expected
    assert not redact(text, CASE).is_pending


@pytest.mark.parametrize(
    ("name", "spelling"),
    [
        ("Müller & Söhne", "MUELLER UND SOEHNE"),
        ("Müller & Söhne", "Muller and Sohne"),
        ("Straße Digital", "STRASSE DIGITAL"),
        ("Ñandú Partners", "nandu"),
        ("Łódź Web", "lodz web"),
        ("Ærø Labs", "AERO"),
        ("The Quarry Company", "Quarry"),
        ("Quarry S.A.S.", "quarry sas"),
        ("Quarry Studio & Co.", "Quarry Studio"),
        ("株式会社アクメ", "株式会社アクメ"),
        ("BrightWorks", "bright works"),
        ("getquarry.co.uk", "getquarry"),
        ("https://quarry.example/about", "Quarry"),
        ("Studio 54", "Studio54"),
    ],
)
def test_names_of_every_make_are_known_by_their_forms(name: str, spelling: str) -> None:
    text = f"We asked {spelling} twice."

    assert redact(text, case_of(name)).text in ("We asked the partner twice.", "We asked [withheld] twice.")


def test_first_and_last_name_are_one_person() -> None:
    assert redact("Ana\nPérez and Ana", CASE).text == "a person at the partner and a person at the partner"


def test_a_word_that_both_sides_share_is_put_down_to_neither() -> None:
    shared = Identifiers.of(
        (
            Identifier("Quarry Digital", EntityType.PARTNER),
            Identifier("Quarry Foods", EntityType.CUSTOMER),
            Identifier("Ana Lopez", EntityType.PARTNER_PERSON),
            Identifier("Ana Weiss", EntityType.CUSTOMER_PERSON),
        )
    )

    assert redact("Quarry said; Ana said.", shared).text == "[name] said; a person said."
    assert redact("Quarry Foods said.", shared).text == "the customer said."


def test_replacements_say_where_in_the_original_they_are() -> None:
    text = "Then Ácmé’s Ana left."

    redacted = redact(text, CASE)

    assert [redacted.found(match) for match in redacted.matches] == ["Ácmé", "Ana"]


def test_a_text_that_a_replacement_would_make_telling_is_blanked() -> None:
    cunning = case_of("Quarry", "Partner Works")

    redacted = redact("Quarry works on it.", cunning)

    assert "partner works" not in redacted.text
    assert redact(redacted.text, cunning) == RedactedText(redacted.text)


def test_our_own_words_stay_though_a_name_is_among_them() -> None:
    odd = case_of("Hub", "The Partner", "Withheld", "Link")

    assert redact("the partner and a HubSpot employee, [link]", odd) == RedactedText(
        "the partner and a HubSpot employee, [link]"
    )
    assert redact("We met Hub.", odd).text == "We met [withheld]."


def test_nothing_to_search_or_nothing_to_search_for_is_no_matter() -> None:
    assert redact("", CASE) == RedactedText("")
    assert redact("We paid twice.", Identifiers.of(())) == RedactedText("We paid twice.")
    assert redact(
        "a - 1", Identifiers.of((Identifier(" ", EntityType.PARTNER), Identifier("-", EntityType.STAFF)))
    ).text
