"""However a name is obfuscated and wherever it is planted, none is left in what the board reads (S32, I7)."""
# ruff: noqa: RUF001 - obfuscation is what these tests are about

import unicodedata

from hypothesis import example, given, settings
from hypothesis import strategies as st

from redaction import EntityType, Identifier, Identifiers, RedactedText, annotate, redact, redact_all
from tests.redaction.packets import CASE, IDENTIFIERS

thorough = settings(max_examples=400, deadline=None, database=None)

# Written down here apart from the product's own table, so that one can catch the other out.
CONFUSABLES = {
    **{"a": "аαａ𝐚ⓐᴀ", "b": "Ьｂ𝐛ⓑ", "c": "сϲｃ𝒄ⓒ", "d": "ԁｄ𝖉ⓓ", "e": "еεｅ𝕖ⓔᴇ", "g": "ɡｇ𝐠ⓖ", "h": "һｈ𝗵ⓗ"},
    **{"i": "іιｉ𝐢ⓘ", "j": "јｊ𝐣ⓙ", "k": "кκｋ𝓴ⓚ", "l": "Ӏｌ𝐥ⓛ", "m": "мｍ𝐦ⓜᴍ", "n": "ոｎ𝐧ⓝ", "o": "оοｏ𝐨ⓞ"},
    **{"p": "рρｐ𝐩ⓟ", "q": "ԛｑ𝐪ⓠ", "r": "гｒ𝐫ⓡ", "s": "ѕｓ𝐬ⓢ", "t": "тτｔ𝐭ⓣ", "u": "υｕ𝐮ⓤ", "v": "νѵｖ𝐯ⓥ"},
    **{"w": "ѡｗ𝐰ⓦ", "x": "хχｘ𝐱ⓧ", "y": "уγｙ𝐲ⓨ", "z": "ᴢｚ𝐳ⓩ"},
}
READS = {confusable: letter for letter, them in CONFUSABLES.items() for confusable in them}
UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f"
ACCENTS = "\u0300\u0301\u0308\u0327\u0336"
PROSE = """we asked for a refund after ten weeks but nobody from their team answered the call about our data and the
invoice was late again so that we could not go live with the new forms before summer""".split()


def read(text: str) -> str:
    """Letters and digits alone, as a reader takes them."""
    letters = (READS.get(character.lower(), character) for character in text if character not in UNSEEN)
    decomposed = unicodedata.normalize("NFKD", "".join(letters)).casefold()
    return "".join(READS.get(c, c) for c in decomposed if READS.get(c, c).isalnum())


# Syllables that no word of the prose or of our own is made of.
syllables = st.sampled_from("zor vex quil kyx jum bax wiv gop dux fiz nyx hej".split())
words = st.lists(syllables, min_size=2, max_size=4).map("".join)
names = st.lists(words.map(str.capitalize), min_size=1, max_size=3).map(" ".join)


@st.composite
def obfuscated(draw: st.DrawFn, name: str) -> str:
    """The name in another spelling that still reads as the name."""
    for spell in draw(st.lists(st.sampled_from((_cased, _alike, _accented, _strewn)), max_size=3)):
        name = spell(draw, name)
    return draw(st.sampled_from((_as_it_is, _joined, _apart, _split, _addressed)))(draw, name)


def _cased(draw: st.DrawFn, name: str) -> str:
    return draw(st.sampled_from((str.upper, str.lower, str.title, str.swapcase)))(name)


def _alike(draw: st.DrawFn, name: str) -> str:
    chosen = draw(st.sets(st.sampled_from(sorted(CONFUSABLES)), max_size=5))
    return "".join(draw(st.sampled_from(CONFUSABLES[c.lower()])) if c.lower() in chosen else c for c in name)


def _accented(draw: st.DrawFn, name: str) -> str:
    at = draw(st.integers(1, len(name)))
    return name[:at] + draw(st.sampled_from(ACCENTS)) + name[at:] if name[at - 1].isalpha() else name


def _strewn(draw: st.DrawFn, name: str) -> str:
    at = draw(st.integers(1, len(name)))
    return name[:at] + draw(st.sampled_from(UNSEEN)) + name[at:]


def _as_it_is(draw: st.DrawFn, name: str) -> str:
    return name + draw(st.sampled_from(("", "'s", "’s", "s", " GmbH", ",", "!")))


def _joined(draw: st.DrawFn, name: str) -> str:
    return draw(st.sampled_from(("", "-", "_", ".", "/", "\u00a0", "\u2011", "  ", "\n", "\n> "))).join(name.split())


def _apart(draw: st.DrawFn, name: str) -> str:
    return draw(st.sampled_from((" ", ".", "-", "*", " . ", "\u00a0"))).join(name)


def _split(draw: st.DrawFn, name: str) -> str:
    at = draw(st.integers(1, len(name) - 1))
    return name[:at] + draw(st.sampled_from(("-\n", "\n", "-", " ", "\n> "))) + name[at:]


def _addressed(draw: st.DrawFn, name: str) -> str:
    bare = "".join(name.split())
    shapes = (
        "https://{}.example/plan https://files.example/{}/1 www.{}.example info@{}.example {}@mail.example {}_plan.pdf"
    )
    return draw(st.sampled_from((*shapes.split(), "#{}", "@{}team", "get{}now.example"))).format(bare)


sides = st.sampled_from([side for side in EntityType if side is not EntityType.SHARED_NAME])
prose = (
    st.lists(st.sampled_from(PROSE), min_size=1, max_size=12)
    .map(" ".join)
    .filter(lambda text: "a a a a" not in text)  # that would read as a word with spaces among its letters
)


@st.composite
def planted(draw: st.DrawFn) -> tuple[str, list[Identifier]]:
    """Prose with some obfuscated names in it."""
    identifiers = draw(
        st.lists(st.builds(Identifier, names, sides), min_size=1, max_size=4, unique_by=lambda i: i.text)
    )
    pieces = [draw(prose)]
    for identifier in identifiers:
        pieces += [draw(obfuscated(identifier.text)), draw(prose)]
    return " ".join(pieces), identifiers


@thorough
@given(planted())
def test_no_obfuscated_name_is_left(case: tuple[str, list[Identifier]]) -> None:
    text, given_identifiers = case
    identifiers = Identifiers.of(given_identifiers)

    redacted = redact(text, identifiers)

    left = [one.text for one in given_identifiers if read(one.text) in read(redacted.text)]
    assert left == []
    assert redact(redacted.text, identifiers) == RedactedText(redacted.text)
    assert "".join(segment.text for segment in annotate(redacted)) == text
    assert "".join(segment.put for segment in annotate(redacted)) == redacted.text


@thorough
@given(prose, st.lists(st.builds(Identifier, names, sides), max_size=6))
def test_prose_without_names_is_left_as_it_is(text: str, identifiers: list[Identifier]) -> None:
    assert redact(text, Identifiers.of(identifiers)) == RedactedText(text)


@thorough
@given(st.text("zx-", min_size=2, max_size=3).filter(str.isalpha), prose)
def test_short_names_shred_no_word(name: str, text: str) -> None:
    identifiers = Identifiers.of((Identifier(name.upper(), EntityType.PARTNER),))

    assert redact(text, identifiers) == RedactedText(text)
    assert redact(f"{text} {name} {text}", identifiers).text == f"{text} the partner {text}"


@thorough
@given(st.text(max_size=200), st.lists(st.builds(Identifier, st.text(max_size=12), sides), max_size=4))
def test_any_text_at_all_is_redacted_to_the_end(text: str, identifiers: list[Identifier]) -> None:
    compiled = Identifiers.of(identifiers)

    redacted = redact(text, compiled)

    assert redact(redacted.text, compiled) == RedactedText(redacted.text)
    assert "".join(segment.put for segment in annotate(redacted)) == redacted.text


@st.composite
def figures(draw: st.DrawFn) -> str:
    """A number, a sum or a date, in one of the many forms in which people write them."""
    digits = st.text("0123456789", min_size=1, max_size=4)
    number = draw(st.lists(digits, min_size=1, max_size=4).map(draw(st.sampled_from(".,-/ '")).join))
    before, after = draw(st.sampled_from(MARKS)), draw(st.sampled_from((*MARKS, *MONTHS)))
    return f"{before}{number}{draw(st.sampled_from(' ,.'))}{after}"


MARKS = ("", "$", "EUR ", "k", "mio EUR", "thousand dollars", "円", "年2月29日", "㍿", "⑴様")
MONTHS = ("February", "February 2026", "29. Februar", "2 March 2026")


@thorough
@given(st.lists(figures(), min_size=1, max_size=6).map(" ".join))
@example("On 2 March 2026 and on 29 February.")
def test_any_figures_at_all_are_redacted_to_the_end(text: str) -> None:
    nobody = Identifiers.of(())
    (redacted,) = redact_all([text], nobody)

    assert "".join(segment.put for segment in annotate(redacted)) == redacted.text


def test_the_same_case_redacts_every_text_alike() -> None:
    assert redact("Acme", CASE) == redact("Acme", Identifiers.of(reversed(IDENTIFIERS)))
