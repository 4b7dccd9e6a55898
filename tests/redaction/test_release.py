"""Partner Ops release a pending text: doubts become what they say, and nothing that identifies comes back (S32, I7)."""

from redaction import (
    RedactedText,
    RejectedRelease,
    Replacement,
    Segment,
    SegmentKind,
    annotate,
    redact,
    redact_all,
    release,
    release_all,
)
from tests.redaction.packets import CASE, case_of

TEXT = "Jonas of Acme met Zephir in London. Jonas left; also Jonassen."


def released(text: str, *pairs: tuple[str, str]) -> RedactedText | RejectedRelease:
    """The release of the text with these pairs."""
    return release(text, CASE, [Replacement(find, put) for find, put in pairs])


def text_of(outcome: RedactedText | RejectedRelease) -> str:
    """What the board reads after a release that must have worked."""
    assert isinstance(outcome, RedactedText)
    assert not outcome.is_pending
    return outcome.text


def test_every_doubt_is_put_as_partner_ops_say() -> None:
    outcome = released(TEXT, ("Jonas", "a person"), ("Zephir", "the partner"), ("London", "a city"), ("Jonassen", "he"))

    assert text_of(outcome) == "a person of the partner met the partner in a city. a person left; also he."


def test_what_is_put_as_it_was_found_is_harmless_and_stays() -> None:
    outcome = released(TEXT, ("Jonas", "a person"), ("Zephir", "them"), ("London", "London"), ("Jonassen", "Jonassen"))

    assert text_of(outcome) == "a person of the partner met them in London. a person left; also Jonassen."


def test_doubts_that_nobody_spoke_of_stay_withheld() -> None:
    some = released(TEXT, ("Jonas", "a person"), ("London", "London"))

    assert text_of(some) == "a person of the partner met [withheld] in London. a person left; also [withheld]."
    assert text_of(released(TEXT)) == redact(TEXT, CASE).text
    assert text_of(released("call +1 617 555 0134, or zed@unknown.example")) == "call [withheld], or [withheld]"


def test_a_word_is_not_found_within_a_longer_one() -> None:
    assert text_of(released("We asked Jonassen.", ("Jonas", "a person"))) == "We asked [withheld]."


def test_parts_of_a_doubt_may_be_spoken_of_one_by_one() -> None:
    text = "We asked Jonas Berg."

    assert text_of(released(text, ("Jonas", "a person"), ("Berg", "of theirs"))) == "We asked a person of theirs."
    assert text_of(released(text, ("asked Jonas Berg", "asked him"))) == "We asked him."
    assert text_of(released(text, ("Jonas", "a person"))) == "We asked a person [withheld]."
    assert text_of(released("call +1 617 555 0134", ("617 555 0134", "us"))) == "call +[withheld] us"


def test_a_doubt_is_found_over_lines() -> None:
    text = "We asked oak\nfield twice."

    assert text_of(released(text, ("oak\nfield", "a meadow"))) == "We asked a meadow twice."


def test_the_longest_pair_speaks_first() -> None:
    pairs = (("Jonas", "a person"), ("Jonas Berg", "their lead"))

    assert text_of(released("Jonas Berg and Jonas", *pairs)) == "their lead and a person"


def test_a_put_that_identifies_is_refused() -> None:
    for put in ("Ana", "someone at ACME", "Zephir", "ana.perez", "A c m e", "acme-agency.io"):
        outcome = released("We asked Jonas.", ("Jonas", put))

        assert outcome == RejectedRelease((Replacement("Jonas", put),))


def test_nothing_that_reaches_or_deceives_anybody_may_be_put() -> None:
    for put in ("+1 617 555 0134", "a@b.example", "b.example", "@someone", "12 Baker Street", "a\u202eb", "a\u200bb"):
        assert isinstance(released("We asked Jonas.", ("Jonas", put)), RejectedRelease), ascii(put)
        assert isinstance(released(f"We asked {put}.", (put, put)), RejectedRelease), ascii(put)


def test_a_name_on_record_does_not_come_back_though_it_is_an_everyday_word() -> None:
    nova = case_of("Nova Quality")

    for word in ("Nova", "nova", "Quality", "Nova quality", "novas"):
        pair = Replacement(word, word)
        assert release(f"We asked {word}.", nova, [pair]) == RejectedRelease((pair,)), word
    plain = release("Quality was poor.", nova, [Replacement("Quality", "The quality")])
    assert text_of(plain) == "The quality was poor."


def test_a_name_that_the_text_did_not_hold_may_not_be_put() -> None:
    assert isinstance(released("We asked Jonas.", ("Jonas", "Peter Berg")), RejectedRelease)
    assert text_of(released("We asked Jonas Berg.", ("Jonas Berg", "Jonas"))) == "We asked Jonas."


def test_what_is_general_stays_so_unless_somebody_puts_it_back() -> None:
    text = "On 14 May 2025 we paid EUR 24,500 in Iceland."

    assert text_of(released(text)) == "On week 1 we paid EUR 20000 to 50000 in a country in Europe."
    some = released(text, ("14 May 2025", "14 May 2025"), ("Iceland", "the north"))
    assert text_of(some) == "On 14 May 2025 we paid EUR 20000 to 50000 in the north."


def test_a_name_that_two_texts_make_together_is_left_in_neither() -> None:
    texts = ("It was sold by Silver", "Lake in spring", "It was sold in silver")
    case = case_of("Silverlake Works")

    redacted = redact_all(texts, case)
    assert [one.text for one in redacted] == [
        "It was sold by [withheld]",
        "[withheld] in spring",
        "It was sold in silver",
    ]
    released_texts = release_all(texts, case, [Replacement("Silver", "silver"), Replacement("Lake", "lake")])
    assert not isinstance(released_texts, RejectedRelease)
    assert "silver" not in released_texts[0].text
    assert "lake" not in released_texts[1].text


def test_a_release_of_several_texts_names_every_pair_that_would_identify() -> None:
    pairs = [Replacement("Jonas", "Ana"), Replacement("London", "a city"), Replacement("Berg", "Acme")]

    outcome = release_all(("Jonas came.", "Berg and London"), CASE, pairs)

    assert outcome == RejectedRelease((pairs[0], pairs[2]))


def test_an_empty_find_is_refused_and_an_empty_put_is_not() -> None:
    assert isinstance(released("We paid.", (" ", "x")), RejectedRelease)
    assert text_of(released("We asked Jonas twice.", ("Jonas ", ""))) == "We asked twice."


def test_what_is_certain_does_not_come_back() -> None:
    assert isinstance(released("We asked Acme.", ("Acme", "Acme")), RejectedRelease)
    assert isinstance(released("We asked Acme.", ("We asked Acme", "We asked Acme")), RejectedRelease)
    assert text_of(released("We asked Acme.", ("Acme", ""))) == "We asked the partner."


def test_what_partner_ops_see_besides_may_be_replaced_too() -> None:
    text = "We asked Acme, the largest agency of the island."

    outcome = released(text, ("the largest agency of the island", "an agency"))

    assert text_of(outcome) == "We asked the partner, an agency."
    assert text_of(released(text, ("Acme, the largest agency of the island", "them"))) == "We asked them."


def test_pairs_that_make_a_name_together_are_blanked() -> None:
    outcome = released("Xyzzy Plugh left.", ("Xyzzy", "ac"), ("Plugh", "me"))

    assert "ac me" not in text_of(outcome)


def test_a_text_without_doubts_needs_no_pair() -> None:
    assert released("We paid Acme.") == redact("We paid Acme.", CASE)


def test_the_original_and_what_stands_instead_are_shown_side_by_side() -> None:
    text = "Jonas of Acme left."

    assert annotate(redact(text, CASE)) == (
        Segment("Jonas", SegmentKind.DOUBTFUL, "[withheld]", "unknown_name", "doubtful", "name", "[name]"),
        Segment(" of ", SegmentKind.KEPT, " of "),
        Segment("Acme", SegmentKind.REPLACED, "the partner", "identifier", "certain", "partner"),
        Segment(" left.", SegmentKind.KEPT, " left."),
    )
    assert annotate(redact("", CASE)) == ()
