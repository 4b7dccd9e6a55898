"""Dates, sums and places that tell who it was to whoever knows the case are put in a general form (S32)."""

from datetime import date

import pytest

from redaction import Identifiers, Narrative, RedactedText, Rule, narrative_of, redact, redact_all

NOBODY = Identifiers.of(())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We met on 14 May 2025.", "We met on week 1."),
        ("Kick-off 14 May 2025, go-live 25 June 2025.", "Kick-off week 1, go-live week 7."),
        ("From 2025-11-03 to 03/12/2025 nothing happened.", "From week 1 to week 5 nothing happened."),
        ("On 30 December 2025 and on 8 January they called.", "On week 1 and on week 2 they called."),
        ("at 2025-05-14T14:30 sharp", "at week 1 sharp"),
        ("am 3. März 2026 und am 24.03.2026", "am week 1 und am week 4"),
        ("契約は2026年1月12日で、解約は2026年2月18日です。", "契約はweek 1で、解約はweek 6です。"),
        ("14-May-2025, May the 22nd", "week 1, week 2"),
        ("1er mars 2025 et 9 mars", "week 1 et week 2"),
        ("14 maja 2025, 14 de junho de 2025, 28 giugno 2025", "week 1, week 5, week 7"),
        ("Mart 2, 2025 and 3 mart, la marca", "week 1 and week 1, la marca"),
        ("14 mei 2025, 21 May\u0131s 2025, 4 augusti 2025", "week 1, week 2, week 12"),
        ("NL 2024-05-01 go live", "NL week 1 go live"),
        ("We paid EUR 24,500 upfront.", "We paid EUR 20000 to 50000 upfront."),
        ("We paid $24,511.37 upfront.", "We paid $ 20000 to 50000 upfront."),
        ("Wir zahlten 24.511,37 EUR.", "Wir zahlten 20000 to 50000 EUR."),
        ("It cost 1.5 million USD.", "It cost 1000000 to 2000000 USD."),
        ("It cost $1,234.5 thousand then.", "It cost $ 1000000 to 2000000 then."),
        ("Es waren 1.250,75 tsd EUR.", "Es waren 1000000 to 2000000 EUR."),
        ("From 2 March 2026 to 29 February then.", "From week 1 to a date then."),
        ("12 450 zł, 45.300 TL, 13 450 Kč", "10000 to 20000 zł, 20000 to 50000 TL, 10000 to 20000 Kč"),
        ("₺45.300, R$ 18.750,00 or ₹1,25,300", "₺ 20000 to 50000, R$ 10000 to 20000 or ₹ 100000 to 200000"),
        ("It was 8715,- EUR, or 8,715 quid.", "It was 5000 to 10000 EUR, or 5000 to 10000 quid."),
        ("二百四十五万円の請求書", "2000000 to 5000000 円の請求書"),
        ("We sold in Iceland and in Aarhus.", "We sold in a country in Europe and in a town."),
        ("The office in New York closed.", "The office in a town closed."),
    ],
)
def test_an_exact_date_sum_or_place_is_generalized_and_holds_no_packet(text: str, expected: str) -> None:
    narrative = narrative_of((text,))
    redacted = redact(text, NOBODY, narrative)

    assert redacted.text == expected
    assert not redacted.is_pending
    assert redact(redacted.text, NOBODY, narrative) == RedactedText(redacted.text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We paid 24,511 in total.", "We paid 20000 to 50000 in total."),
        ("The bill was 8,715.40, then 1,487.", "The bill was 5000 to 10000, then 1,487."),
        ("They charged us another 13,275!", "They charged us another 10000 to 20000!"),
        ("a fee of 18.75k", "a fee of 10000 to 20000"),
        ("Rechnung über 4.312,50", "Rechnung über 2000 to 5000"),
    ],
)
def test_an_exact_sum_is_told_by_the_payment_where_no_currency_is(text: str, expected: str) -> None:
    assert redact(text, NOBODY).text == expected


@pytest.mark.parametrize(
    "text",
    [
        "We paid for 12,450 contacts; a total of 12,450 rows.",
        "They charged 62 hours. We paid in 2019, 2 of 3 invoices, 15% of the price.",
        "It cost 1250 people a day and 15 won deals.",
        "They charged 1250 hours, they billed 1275 days, a total of 1234 times.",
        "Wir haben 1250 Stunden bezahlt, und das ist nicht gut; bezahlt 1250 Stunden.",
        "We paid at 1745 on Friday, a total of 1234 minutes; un total de 1234 horas.",
    ],
)
def test_a_count_beside_a_payment_is_no_sum(text: str) -> None:
    assert redact(text, NOBODY) == RedactedText(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("They are the only Elite partner in Iceland.", "the only Elite partner in Iceland"),
        ("They are one of only two partners in Malta.", "one of only two partners in Malta"),
        ("It is the largest HubSpot agency in the Nordics.", "the largest HubSpot agency in the Nordics"),
        ("Sie sind der einzige Elite-Partner in Tirol.", "der einzige Elite-Partner in Tirol"),
        ("De er det eneste bureau på Fyn.", "det eneste bureau på Fyn"),
        ("Son la única agencia Elite de Extremadura.", "la única agencia Elite de Extremadura"),
        ("They won the Nordic Impact Award 2024 then.", "Nordic Impact Award 2024"),
        ("They were Partner of the Year 2023 then.", "Partner of the Year 2023"),
    ],
)
def test_a_superlative_or_an_award_is_doubtful(text: str, found: str) -> None:
    redacted = redact(text, NOBODY)

    assert [redacted.found(match) for match in redacted.doubts] == [found]
    assert redacted.doubts[0].rule is Rule.DISTINCTION


@pytest.mark.parametrize(
    "text",
    [
        "It was our only contact in the first week, and the best of all.",
        "We award points. The only problem was the largest list.",
        "About EUR 40000 in March 2025, 5k in Q3, from Monday to Friday.",
        "Europe and the Nordics are German, French and Danish markets.",
    ],
)
def test_what_many_can_say_is_left_as_it_is(text: str) -> None:
    assert redact(text, NOBODY) == RedactedText(text)


def test_the_weeks_of_a_case_are_counted_over_all_its_texts() -> None:
    texts = ("The launch slipped to 25 June 2025.", "We signed on 14 May 2025.")

    assert [one.text for one in redact_all(texts, NOBODY)] == ["The launch slipped to week 7.", "We signed on week 1."]
    assert narrative_of(texts).starts_on == date(2025, 5, 14)


def test_a_text_is_read_in_the_languages_of_its_case() -> None:
    narrative = narrative_of(("Die Rechnung war falsch und wir haben sie nicht bezahlt, weil die Leistung fehlte.",))

    assert redact("Rechnung über Beratung, Abnahme verweigert", NOBODY, narrative).matches == ()
    assert redact("Rechnung über Beratung, Abnahme verweigert", NOBODY, Narrative()).is_pending


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("we are in leeds, they're in dublin", "we are in a town, they're in a town"),
        ("they flew in from new york and tel aviv.", "they flew in from a town and a town."),
        ("a bristol-based agency near stoke-on-trent", "a a town-based agency near a town"),
        ("we sell in portugal and new zealand", "we sell in a country in Europe and a country in Oceania"),
        ("la oficina de sevilla y la de köln", "la oficina de a town y la de a town"),
    ],
)
def test_a_place_in_small_letters_is_generalized_as_well(text: str, expected: str) -> None:
    narrative = narrative_of((text,))
    redacted = redact(text, NOBODY, narrative)

    assert redacted.text == expected
    assert not redacted.is_pending
    assert redact(redacted.text, NOBODY, narrative) == RedactedText(redacted.text)


@pytest.mark.parametrize(
    "text",
    [
        "we saw a mango, a walnut and a turkey by the seaside, uptown",
        "queremos la paz y no más problemas, como los angeles de la casa",
        "leeds_report and user@leeds are no places",
        "wir sind nicht in der lage, das zu tun, und in der mitte ist der neubau",
        "die bulle und celle sind nicht fertig",
        "the ajax calls, the billings and the geneva font",
        "Wir waren nicht in der Lage, es zu tun. In der Mitte ist der Neubau, und der Bulle auch.",
    ],
)
def test_a_town_that_is_a_word_stays_that_word(text: str) -> None:
    assert "a town" not in redact(text, NOBODY, narrative_of((text,))).text


def test_a_german_noun_that_is_a_town_holds_no_packet() -> None:
    text = "Wir waren nicht in der Lage, es zu tun. In der Mitte ist der Neubau."

    assert redact(text, NOBODY, narrative_of((text,))) == RedactedText(text)
    assert "in a town" in redact("Wir waren in Celle und nicht in der Mitte.", NOBODY, narrative_of((text,))).text


@pytest.mark.parametrize(
    "text", ["The data mart 2 is empty.", "la marca 3", "maja 2 said no", "a week ago 5 deals closed", "mars 3"]
)
def test_a_month_that_is_another_word_needs_a_year_after_its_day(text: str) -> None:
    assert "week 1" not in redact(text, NOBODY, narrative_of((text, "On 14 May 2025 they left."))).text
