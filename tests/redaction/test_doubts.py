"""What the redactber can't be sure of holds the packet, and what it can be sure of does not (S32)."""
# ruff: noqa: RUF001 - odd characters are what some of these tests are about

from pathlib import Path

import pytest

from redaction import EntityType, Identifier, Identifiers, RedactedText, Rule, redact
from tests.redaction.packets import CASE, case_of

PROSE = (Path(__file__).parent / "prose.txt").read_text(encoding="utf-8").strip().split("\n\n")


@pytest.mark.parametrize(
    ("text", "found", "rule", "suggested"),
    [
        ("We asked Zephir twice.", "Zephir", Rule.NEAR_IDENTIFIER, "the partner"),
        ("We asked zehpyr twice.", "zehpyr", Rule.NEAR_IDENTIFIER, "the partner"),
        ("We asked Oakfeld twice.", "Oakfeld", Rule.NEAR_IDENTIFIER, "the customer"),
        ("We asked Lindquist twice.", "Lindquist", Rule.NEAR_IDENTIFIER, "a HubSpot employee"),
        ("We asked Lindkvist twice.", "Lindkvist", Rule.NEAR_IDENTIFIER, "a HubSpot employee"),
        ("We asked acmeagenci twice.", "acmeagenci", Rule.NEAR_IDENTIFIER, "the partner"),
        ("We asked acmehq twice.", "acmehq", Rule.NEAR_IDENTIFIER, "the partner"),
        ("We asked oak field twice.", "oak field", Rule.NEAR_IDENTIFIER, "the customer"),
        ("We asked the ZI people.", "ZI", Rule.INITIALS, "the partner"),
        ("We asked Z.I. twice.", "Z.I.", Rule.INITIALS, "the partner"),
        ("We asked A & A twice.", "A & A", Rule.INITIALS, "the partner"),
        ("We asked Jonas twice.", "Jonas", Rule.UNKNOWN_NAME, "[name]"),
        ("Jonas refused.", "Jonas", Rule.UNKNOWN_NAME, "[name]"),
        ("We asked Jean-Luc van der Berg twice.", "Jean-Luc van der Berg", Rule.UNKNOWN_NAME, "[name]"),
        ("We asked J. Berg twice.", "J. Berg", Rule.UNKNOWN_NAME, "[name]"),
        ("We asked Mr Snow twice.", "Snow", Rule.UNKNOWN_NAME, "[name]"),
        ("We asked Grace twice.", "Grace", Rule.UNKNOWN_NAME, "[name]"),
        ("Sunny Jones refused.", "Sunny Jones", Rule.UNKNOWN_NAME, "[name]"),
        ("We asked Fjord Systems AS twice.", "Fjord", Rule.UNKNOWN_NAME, "[name]"),
        ("WE ASKED JONAS TWICE", "JONAS", Rule.UNKNOWN_NAME, "[name]"),
        ("We asked McKinley twice.", "McKinley", Rule.UNKNOWN_NAME, "[name]"),
        ("We asked the XYQ people.", "XYQ", Rule.UNKNOWN_NAME, "[name]"),
        ("see https://unknown.example/a?b=c.", "https://unknown.example/a?b=c", Rule.LINK, "[link]"),
        ("see unknown.io for it", "unknown.io", Rule.LINK, "[link]"),
        ("see www.unknown.example, please", "www.unknown.example", Rule.LINK, "[link]"),
        ("mail someone@unknown.example.", "someone@unknown.example", Rule.EMAIL, "[e-mail]"),
        ("mail someone [at] unknown [dot] example", "someone [at] unknown [dot] example", Rule.EMAIL, "[e-mail]"),
        ("mail someone at unknown dot com", "someone at unknown dot com", Rule.EMAIL, "[e-mail]"),
        ("call +49 (0)30 1234567 now", "+49 (0)30 1234567", Rule.PHONE, "[phone]"),
        ("call 555-0128 now", "555-0128", Rule.PHONE, "[phone]"),
        ("call 612 345 678 now", "612 345 678", Rule.PHONE, "[phone]"),
        ("call 01.23.45.67.89 now", "01.23.45.67.89", Rule.PHONE, "[phone]"),
        ("call +91-22-2345-6789 now", "+91-22-2345-6789", Rule.PHONE, "[phone]"),
        ("call 617·555·0134 now", "617·555·0134", Rule.PHONE, "[phone]"),
        ("call 22-33-4455 now", "22-33-4455", Rule.PHONE, "[phone]"),
        ("Tel.020 7946 0958 now", "020 7946 0958", Rule.PHONE, "[phone]"),
        ("call +1\n617 555\n0134 now", "+1\n617 555\n0134", Rule.PHONE, "[phone]"),
        ("call 617 555\n> 0134 now", "617 555\n> 0134", Rule.PHONE, "[phone]"),
        ("call 020 7946\n0958 now", "020 7946\n0958", Rule.PHONE, "[phone]"),
        ("call 6175550100 now", "6175550100", Rule.REFERENCE, "[reference]"),
        ("from 10.0.12.7 since", "10.0.12.7", Rule.ADDRESS, "[address]"),
        ("at 12 Baker Street since", "12 Baker Street", Rule.ADDRESS, "[address]"),
        ("at Hauptstraße 12 since", "Hauptstraße 12", Rule.ADDRESS, "[address]"),
        ("at 12 rue de la Paix since", "12 rue de la Paix", Rule.ADDRESS, "[address]"),
        ("at SW1A 1AA since", "SW1A 1AA", Rule.ADDRESS, "[address]"),
        ("at 10115 Berlin since", "10115 Berlin", Rule.ADDRESS, "[address]"),
        ("at w1t 3jh since", "w1t 3jh", Rule.ADDRESS, "[address]"),
        ("at K1A 0B1 since", "K1A 0B1", Rule.ADDRESS, "[address]"),
        ("at D02 X285 since", "D02 X285", Rule.ADDRESS, "[address]"),
        ("at 00-514 Warszawa since", "00-514 Warszawa", Rule.ADDRESS, "[address]"),
        ("at 411 04 Göteborg since", "411 04 Göteborg", Rule.ADDRESS, "[address]"),
        ("at 1012 AB Amsterdam since", "1012 AB Amsterdam", Rule.ADDRESS, "[address]"),
        ("at P.O. Box 12 since", "P.O. Box 12", Rule.ADDRESS, "[address]"),
        ("see kjlq_plan.pdf there", "kjlq_plan.pdf", Rule.FILE, "[file]"),
        ("mail someone @ unknown . de now", "someone @ unknown . de", Rule.EMAIL, "[e-mail]"),
        ("on insta: someone_k there", "someone_k", Rule.HANDLE, "[handle]"),
        ("on skype: live:someone.k now", "live:someone.k", Rule.HANDLE, "[handle]"),
        ("by @someone there", "@someone", Rule.HANDLE, "[handle]"),
        ("under #fail there", "#fail", Rule.HANDLE, "[handle]"),
        ("in portal 7654321 there", "7654321", Rule.REFERENCE, "[reference]"),
        ("on invoice INV-2025-00421 there", "INV-2025-00421", Rule.REFERENCE, "[reference]"),
        ("partner hs-7100013 there", "hs-7100013", Rule.REFERENCE, "[reference]"),
        ("to DE89 3704 0044 0532 0130 00 there", "DE89 3704 0044 0532 0130 00", Rule.REFERENCE, "[reference]"),
        ("we asked mr klenk twice", "klenk", Rule.UNKNOWN_NAME, "[name]"),
        ("we asked mrs. brown twice", "brown", Rule.UNKNOWN_NAME, "[name]"),
        ("we asked Mr klenk twice", "klenk", Rule.UNKNOWN_NAME, "[name]"),
        ("we asked ms jonas twice", "jonas", Rule.UNKNOWN_NAME, "[name]"),
        ("we asked dr smith twice", "smith", Rule.UNKNOWN_NAME, "[name]"),
        ("We told Art 3 times that it was late.", "Art", Rule.UNKNOWN_NAME, "[name]"),
        ("we asked klarwerk inc twice", "klarwerk inc", Rule.UNKNOWN_NAME, "[name]"),
        ("we asked klarwerk gmbh twice", "klarwerk gmbh", Rule.UNKNOWN_NAME, "[name]"),
        ("we asked golden harvest ltd. twice", "golden harvest ltd.", Rule.UNKNOWN_NAME, "[name]"),
        ("we asked the nordstern agency llc twice", "nordstern agency llc", Rule.UNKNOWN_NAME, "[name]"),
        ("we asked oakfeild twice", "oakfeild", Rule.NEAR_IDENTIFIER, "the customer"),
        ("we asked okfeeld twice", "okfeeld", Rule.NEAR_IDENTIFIER, "the customer"),
        ("by Иванов there", "Иванов", Rule.OBFUSCATION, "[name]"),
        ("by 山田太郎 there", "山田太郎", Rule.OBFUSCATION, "[name]"),
        ("by Z E F I R E there", "Z E F I R E", Rule.OBFUSCATION, "[name]"),
        ("by A*me there", "A*me", Rule.OBFUSCATION, "[name]"),
        ("by A©me there", "A©me", Rule.OBFUSCATION, "[name]"),
        ("by Zép×yr there", "Zép×yr", Rule.OBFUSCATION, "[name]"),
        ("by Zep᙮yr there", "Zep᙮yr", Rule.OBFUSCATION, "[name]"),
        ("by Zeph٩r there", "Zeph٩r", Rule.OBFUSCATION, "[name]"),
        ("by &#65;&#99;&#109;&#101; there", "&#65;&#99;&#109;&#101;", Rule.OBFUSCATION, "[name]"),
        ("by Acm&eacute; there", "Acm&eacute;", Rule.OBFUSCATION, "[name]"),
        ("by Ac<b>me</b> there", "Ac<b>me", Rule.OBFUSCATION, "[name]"),
        ("by \u202eemcA\u202c there", "\u202eemcA", Rule.OBFUSCATION, "[name]"),
    ],
    ids=ascii,
)
def test_what_may_identify_is_hidden_and_reported(text: str, found: str, rule: Rule, suggested: str) -> None:
    redacted = redact(text, CASE)

    assert redacted.is_pending
    (doubt,) = redacted.doubts
    assert (redacted.found(doubt), doubt.rule, doubt.replacement) == (found, rule, suggested)
    assert redacted.text == text.replace(found, "[withheld]")


@pytest.mark.parametrize(
    "text",
    [
        "The CRM, GDPR, SEO and API questions went to HubSpot, Salesforce and WordPress.",
        "On Monday, in Q2 2025 and by 14:30 UTC we met in Europe.",
        "We paid about EUR 40000, 5k and 1,000,000.00 USD for 270 000 records.",
        "French, Canadian and British subsidiaries use the Sales Hub Professional portal.",
        "See the Statement of Work, Phase 2, Appendix B, v2.1 and the Service Hub add-on.",
        "It took place 2 weeks late; 15 deals to close, 10000 contacts, 5*3 rows, 100% of them.",
        "The plan ran 2024-2025, from March 2025, 24/7, v1.2, at 14:30, in 3/4 of the cases.",
        "100 000\n200 000\n300 000 records, and in 2024\n15 of 200 deals: 1500000, 12\n34\n56 of them",
        "In q3 2nd place, in h1 1st: 10-150 contacts, 100 50 of them, p1 2pm, s3 2gb",
        "Art. 33 GDPR and ISO 27001 were cited. Attribution failed. LOL, a Gantt chart in Firefox and Safari.",
        "Facebook: broken. Instagram: 3 posts. Call me @ work. ok, thanks.",
        "They NEVER answered; we MUST insist. I'm sure they can't.",
        "“Nobody told us,” she said: “Not once.”",
        "- First item\n- Second item\n* Third item\n\nTimeline:\nKickoff missed",
        "Contacts Duplicated During The Migration",
        "INVOICED FOR HOURS NOT WORKED",
        "It was late.We waited, e.g. for the export, i.e. the data.",
        "report_final_v2.pdf, export.csv and the invoice-march.xlsx were empty",
        "The eCommerce and iOS parts, the GoLive checklist? GoLive it is.",
        "dear sir or madam, i miss the reports; we use ms teams, ms excel and a server within 200 ms latency",
        "the mr and mrs field, a dr, as a small family ltd, our german gmbh, 40000 eur inc vat",
        "ms powerbi, ms intune, ms entra, ms copilot, ms bookings, the dr failover, the mr and mrs fields",
        "hello mr lastname, hallo herr nachname, hello ms firstname, hallo frau vorname",
        "hosting inc backups, daily backups inc photos, licences inc sales hub, subscription inc users, contact pty",
        "zwei gmbh, jede gmbh, tochter gmbh, rechtsform gmbh",
        "Art 28 GDPR, Art 6 lit. f, Art 5(1) and Art 33 DSGVO",
        "Great work 👍 → not really… naïve café déjà vu façade, coördinate, conﬁrm, 5 µm, β tests, 20 °C",
        "Please confirm receipt of the partner's offer to a person at the customer.",
    ],
)
def test_ordinary_sentences_are_left_as_they_are(text: str) -> None:
    assert redact(text, CASE).text in (text, text.replace("GoLive checklist", "[withheld] checklist"))


@pytest.mark.parametrize("text", PROSE, ids=range(len(PROSE)))
def test_realistic_complaints_come_out_whole(text: str) -> None:
    redacted = redact(text, CASE)

    assert [redacted.found(doubt) for doubt in redacted.doubts] == []


@pytest.mark.parametrize(
    "text",
    [
        "L'agence ne répond plus. J'ai relancé dix fois. D'après eux, tout est en ordre. Qu'en pensez-vous ?",
        "L'agenzia non risponde più. All'inizio era tutto a posto. Dell'integrazione non c'è nulla.",
        "Podpisaliśmy umowę i nic nie działa. Spotkania były odwoływane. Nikt nie odpowiada.",
        "Sözleşme imzaladık ve hiçbir şey çalışmıyor. Toplantılar çok ertelendi. Merhaba, kimse cevap vermiyor.",
        "Podepsali jsme smlouvu, ale nic nefunguje. Schůzky se rušily. Nikdo už neodpovídá.",
        "Allekirjoitimme sopimuksen, ja mikään ei toimi. Kokoukset peruttiin. Kukaan ei vastaa.",
        "Aláírtunk egy szerződést, és semmi nem működik. Senki sem válaszol.",
        "Am semnat un contract și nu este gata nimic. Nimeni nu răspunde.",
    ],
)
def test_the_first_word_of_a_sentence_is_no_name_in_other_languages(text: str) -> None:
    assert redact(text, CASE) == RedactedText(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ewy nie było na spotkaniu, nikt nie wie dlaczego.", "Ewy"),
        ("Nous avons vu que d'Antoine est parti sur une autre mission.", "d'Antoine"),
        ("L'Orélie est une autre agence, et elle ne répond pas.", "L'Orélie"),
    ],
)
def test_a_name_in_another_language_is_doubtful_in_any_case(text: str, found: str) -> None:
    redacted = redact(text, CASE)

    assert [redacted.found(doubt) for doubt in redacted.doubts] == [found]


def test_a_short_name_is_found_as_a_word_and_shreds_none() -> None:
    text = "The ratio of input to output: radio, studio, portfolio, 10 workshops, lo, Rio-like"

    assert redact(text, case_of("IO")).text.startswith(
        "The ratio of input to output: radio, studio, portfolio, 10 worksh"
    )
    for spelling in ("IO", "io", "I.O.", "IO’s", "IO-led", "teamIO", "(io)", "ІΟ"):
        assert "the partner" in redact(f"We asked {spelling} again.", case_of("IO")).text, spelling


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (
            "IT",
            "It was late and it broke. We asked IT.",
            "[withheld] was late and [withheld] broke. We asked [withheld].",
        ),
        ("Bright", "A bright idea of Bright.", "A [withheld] idea of the partner."),
        ("Bright", "Brightly, brighter.", "Brightly, brighter."),
        ("Core", "The score of our scores.", "The score of our scores."),
        ("Flow", "A workflow by Flow.", "A workflow by the partner."),
        ("Atlas", "at last it came", "at last it came"),
        ("Acme", "pac men, macmen, ac meant", "pac men, [withheld], ac meant"),
        ("Hall", "hail fell on Hall", "hail fell on the partner"),
        ("Quarry North", "go north with quarry north", "go north with the partner"),
        ("Will Digital", "Will they? We asked Will.", "[withheld] they? We asked [withheld]."),
    ],
)
def test_a_name_that_is_an_everyday_word_counts_by_its_capital(name: str, text: str, expected: str) -> None:
    assert redact(text, case_of(name)).text == expected


def test_a_first_name_that_is_an_everyday_word_is_doubtful_where_a_name_stands() -> None:
    people = Identifiers.of((Identifier("Mark Young", EntityType.PARTNER_PERSON),))

    assert redact("a mark for young firms", people) == RedactedText("a mark for young firms")
    for text in ("we asked Mark twice", "we asked mark twice", "we asked mark young twice"):
        assert redact(text, people).text == "we asked [withheld] twice", text


def test_what_is_in_doubt_is_not_readable_while_the_packet_is_pending() -> None:
    redacted = redact("Jonas of Acme (jonas@unknown.example) asked Zephir.", CASE)

    assert redacted.text == "[withheld] of the partner ([withheld]) asked [withheld]."
    assert EntityType.PARTNER.replacement in {doubt.replacement for doubt in redacted.doubts}


def test_redactbing_what_was_redacted_changes_nothing() -> None:
    text = "\n".join((*PROSE, "Jonas of Acme asked Ana, jo@oakfieldfoods.example and +44 20 7946 0958 for A c m e."))
    once = redact(text, CASE)

    assert redact(once.text, CASE) == RedactedText(once.text)


@pytest.mark.parametrize("sub", ["support", "service", "cs", "member"])
def test_what_a_colleague_signs_in_as_makes_no_name_of_a_word(sub: str) -> None:
    colleagues = Identifiers.of((Identifier(sub, EntityType.STAFF), Identifier("Mira Berg", EntityType.STAFF)))
    text = "The service was late, our support team left, CS said; every member paid."

    assert redact(text, colleagues) == RedactedText(text)
    assert redact("mira told us", colleagues).text == "a HubSpot employee told us"


def test_a_name_of_everyday_words_is_not_read_out_of_longer_ones() -> None:
    text = "The partner asked twice; test partnerships ended."

    assert redact(text, case_of("Partner A", "Test Partner")) == RedactedText(text)
    assert redact("We asked Partner A.", case_of("Partner A")).text == "We asked the partner."


def test_a_company_of_everyday_words_is_in_doubt_in_small_letters() -> None:
    customer = Identifiers.of((Identifier("Golden Harvest Ltd", EntityType.CUSTOMER),))

    assert redact("golden harvest said no", customer).text == "[withheld] said no"
    assert redact("the golden rule, a harvest", customer) == RedactedText("the golden rule, a harvest")
