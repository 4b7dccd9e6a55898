"""Names that are everyday words, codes, numbers or signs are found, and the everyday words are not replaced (S32)."""

import pytest

from redaction import Certainty, EntityType, Identifier, Identifiers, RedactedText, Rule, redact
from tests.redaction.packets import case_of

GROWTH = Identifiers.of(
    (Identifier("Growth Operations LLC", EntityType.PARTNER), Identifier("June Ltd", EntityType.CUSTOMER))
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Growth Operations LLC was late.", "the partner was late."),
        ("We asked Growth Operations twice.", "We asked the partner twice."),
        ("GROWTH OPERATIONS never called", "the partner never called"),
        ("we asked growth operations twice", "we asked [withheld] twice"),
        ("We called Growth twice.", "We called [withheld] twice."),
        ("We asked June Ltd twice.", "We asked the customer twice."),
        ("June never answered.", "[withheld] never answered."),
        ("GO was late, and the go people too.", "[withheld] was late, and the go people too."),
        ("Our growth goals and operations suffered.", "Our growth goals and operations suffered."),
    ],
)
def test_a_trade_name_with_a_legal_ending_is_found_without_it(text: str, expected: str) -> None:
    assert redact(text, GROWTH).text == expected


@pytest.mark.parametrize("name", ["Quality Digital", "Quality Ltd", "Quality"])
def test_an_everyday_word_that_opens_a_sentence_is_doubtful_and_never_replaced(name: str) -> None:
    (match,) = redact("Quality was poor.", case_of(name)).matches

    assert (match.certainty, match.rule) == (Certainty.DOUBTFUL, Rule.EVERYDAY_NAME)


@pytest.mark.parametrize(
    "short", ["Blue Harbor", "blue harbor", "Blue Harbor Digital", "Harbor", "BHDMCG", "BH", "b.h."]
)
def test_a_long_name_is_found_by_some_of_its_words(short: str) -> None:
    case = case_of("Blue Harbor Digital Marketing & Consulting Group Inc.")

    assert short not in redact(f"We asked {short} twice.", case).text
    assert redact("Our marketing and consulting budget", case) == RedactedText("Our marketing and consulting budget")


@pytest.mark.parametrize("name", ["X", "Q Ltd", "42", "7 GmbH", "3M", "&", "▲▲", "A+", "!!", "1984", "C#", "O2", "5"])
def test_a_name_of_one_character_a_number_or_signs_is_found(name: str) -> None:
    assert redact(f"We asked {name} twice.", case_of(name)).text in (
        "We asked the partner twice.",
        "We asked [withheld] twice.",
    )


@pytest.mark.parametrize("text", ["It cost 420 in 1942", "4200 contacts", "in 42nd place", "the 42.5 share"])
def test_a_number_that_is_a_name_is_not_found_within_another(text: str) -> None:
    assert redact(text, case_of("42")) == RedactedText(text)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("CAD Partners", "CAD"),
        ("SEK GmbH", "SEK"),
        ("ISO", "ISO"),
        ("API GmbH", "API"),
        ("ROI Agency", "ROI"),
        ("Customer Relations Masters", "CRM"),
        ("Search Engine Operators", "S.E.O."),
        ("Zephyr Inbound", "zi"),
        ("Zephyr Inbound", "z.i."),
        ("Zephyr Inbound", "z. i."),
        ("Zephyr Inbound", "Z/I"),
        ("Zephyr Inbound", "ZIs"),
        ("Schmidt+Partner Werbeagentur", "S+P"),
        ("Schmidt+Partner Werbeagentur", "SP"),
        ("Lighthouse Nine", "L9"),
        ("Lighthouse Nine", "LN"),
        ("Three Rivers Growth Partners LLC", "3R"),
        ("8th Wonder Consulting", "8WC"),
        ("Studio 54", "S54"),
    ],
)
def test_an_abbreviation_is_doubtful_though_it_is_a_code_as_well(name: str, written: str) -> None:
    redacted = redact(f"We asked the {written} people.", case_of(name))

    assert redacted.text == "We asked the [withheld] people."


def test_initials_that_are_a_word_in_small_letters_stay_that_word() -> None:
    text = "It is what it is, so go on, in 2h."

    assert redact(text, case_of("Inbound Stars", "Growth Operations", "Super Office", "Two Hats")) == RedactedText(text)


@pytest.mark.parametrize("half", ["zephyr", "Zephy", "zephyran", "phyranta", "Zeph"])
def test_half_of_a_name_is_doubtful(half: str) -> None:
    assert redact(f"We asked {half} twice.", case_of("Zephyranta Works")).text == "We asked [withheld] twice."


@pytest.mark.parametrize(
    ("name", "written"),
    [("Acme", "amce"), ("Acme", "Acem"), ("Rio", "iro"), ("Rio", "Roi"), ("Vextra", "vetxra"), ("Rio", "Rios")],
)
def test_transposed_letters_and_plurals_of_short_names_are_doubtful(name: str, written: str) -> None:
    assert redact(f"We asked {written} twice.", case_of(name)).text == "We asked [withheld] twice."


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Квант Диджитал", "kvant"),
        ("Квант Диджитал", "kvant didzhital"),
        ("株式会社北斗", "hokuto"),
        ("Silver Lake Studio", "silbersee"),
        ("Silver Lake Studio", "lago plateado"),
        ("Silver Lake Studio", "sølvsø"),
        ("Nordlicht GmbH", "northern lights"),
        ("Sølvræven", "silver fox"),
        ("Studio 54 Growth", "studio fifty-four"),
        ("Studio 54 Growth", "studio vierundfünfzig"),
        ("Forty Two Digital", "42"),
        ("Zwölf Monde", "12 Monde"),
    ],
)
def test_a_name_is_found_in_another_script_language_or_way_to_count(name: str, written: str) -> None:
    assert redact(f"We asked {written} twice.", case_of(name)).text in (
        "We asked [withheld] twice.",
        "We asked the partner twice.",
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("we asked mark again", "we asked [withheld] again"),
        ("mark said no", "[withheld] said no"),
        ("grace promised it", "[withheld] promised it"),
        ("mark's plan", "[withheld]'s plan"),
        ("a mark was placed", "a mark was placed"),
        ("they will come with the mark board", "they will come with the mark board"),
        ("we asked jonas and then ingrid", "we asked [withheld] and then [withheld]"),
        ("we asked jim twice, and liz said no", "we asked [withheld] twice, and [withheld] said no"),
        ("ana files, a ted talk, a data mart 2", "ana files, a ted talk, a data mart 2"),
        ("sanjay left us", "[withheld] left us"),
        ("maria left us", "[withheld] left us"),
    ],
)
def test_first_names_in_small_letters_are_doubtful_where_a_name_stands(text: str, expected: str) -> None:
    people = Identifiers.of(
        Identifier(name, EntityType.PARTNER_PERSON) for name in ("Mark Young", "Grace Hill", "Will May")
    )

    assert redact(text, people).text == expected
