"""Which words say nothing about who: everyday English, words with a capital of their own, and parts of many names.

Without them every "Sales Hub", "Monday" and "GDPR" would hold a packet back. Words are given as ``folding.plain``
spells them: small ASCII letters.

The everyday words are chosen from SCOWL. Copyright 2000-2011 by Kevin Atkinson. Permission to use, copy, modify,
distribute and sell these word lists, the associated scripts, the output created from the scripts, and its documentation
for any purpose is hereby granted without fee, provided that the above copyright notice appears in all copies and that
both that copyright notice and this permission notice appear in supporting documentation. Kevin Atkinson makes no
representations about the suitability of this array for any purpose. It is provided "as is" without express or implied
warranty.
"""

from collections.abc import Iterator

from redaction.words import capitalised, everyday_a_to_k, everyday_l_to_z, names, plain_words


def _words(*lists: str) -> frozenset[str]:
    return frozenset(word for listed in lists for word in listed.split())


PLAINEST = _words(plain_words.PLAINEST)
"""Words that no reader takes for a name, wherever their capital comes from."""
ALSO_NAMES = _words(plain_words.ALSO_NAMES)
"""Words that are people's names as often: Mark, Will, Grace."""
ROLES = _words(names.GENERIC) | PLAINEST
"""Words in the names of people and their mailboxes that name nobody: contact, of, office."""
GENERIC = ROLES | _words(
    *("hubspot", capitalised.ACRONYMS, capitalised.CALENDAR, capitalised.PLACES),
    *(capitalised.MONEY, capitalised.CURRENCY_CODES, capitalised.PROGRAMME),
)
"""Words that so many companies' names share that on their own they name none."""
CAPITALISED = GENERIC | _words(capitalised.PRODUCTS, capitalised.DIRECTIONS)
"""Words whose capital says nothing."""
_EVERYDAY = _words(everyday_a_to_k.WORDS, everyday_l_to_z.WORDS) | ALSO_NAMES | PLAINEST

# An ending, and after the colon what stands in its place in the word without it.
_ENDINGS = tuple(
    (ending, instead)
    for ending, _, instead in (
        pair.partition(":")
        for pair in """s es es:is ies:y ed ed:e ied:y ing ing:e ly ly:le ly:e ily:y ally:al er er:e ers ers:e est est:e
        ier:y iest:y ness ment ments less ful able able:e nt:n""".split()
    )
)
_DOUBLING = ("ed", "ing", "er", "ers", "est")


def is_everyday(word: str) -> bool:
    """Whether a dictionary of common English has the word, in this or another of its forms."""
    if word in _EVERYDAY:
        return True
    return len(word) > 3 and any(bare in _EVERYDAY for bare in _without_ending(word))


def _without_ending(word: str) -> Iterator[str]:
    for ending, instead in _ENDINGS:
        if word.endswith(ending):
            bare = word[: -len(ending)]
            if len(bare) >= 2:
                yield bare + instead
            if ending in _DOUBLING and len(bare) > 3 and bare[-1] == bare[-2]:
                yield bare[:-1]
