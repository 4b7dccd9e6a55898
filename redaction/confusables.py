"""Characters that look like an ASCII letter or digit without being one: Cyrillic, Greek, Cherokee, Lisu and more.

Only what Unicode's own decomposition leaves alone stands here: full-width, mathematical, circled and accented letters
decompose. A lookalike that is missing here leaks nothing: a word with a foreign letter in it holds the packet.
"""
# ruff: noqa: RUF001 - lookalikes are what this table is about

_LOOK_LIKE = {
    "2": "ƧϨᒿꙄꛯꝚ",
    "3": "ƷȜЗӠⳌꝪꞫ𑣊𖼻𝈆",
    "4": "Ꮞ𑢯Чч",
    "5": "Ƽ𑢻",
    "6": "бᏮⳒ𑣕",
    "7": "𐓒𑣆𝈒",
    "8": "ȣ৪੪ଃ𐌚",
    "9": "৭੧୨൭ⳊꝮ𑣌𑣖",
    "a": "ɑαλаᎪᗅ∀⍺ꓮ𐊠𖽀Δ∆",
    "b": "ƄβЬвᏏᏴᑲᖯᗷꓐꞴ𐊂𐊡𐌁",
    "c": "сᏟⲥꓚ𐊢𐌂𐐽𐔜𑣩𑣲🝌",
    "d": "ðđδԁᎠᏧᑯᗞᗪꓒꓓ",
    "e": "ɛɜεеєҽᎬ℮⋿ⴹꓰ𐊆𑢦𑢮Σ∑",
    "f": "ƒϜքᖴẝꓝ𐊇𐊥𐔥𑣂𝈓",
    "g": "ƍɡԌցᏀᏳꓖ",
    "h": "ΗнһհᎻᏂᕼⲎꓧ𐋏",
    "i": "ɩιіӏᎥ⍳ꙇ𑣃ΙӀⲒⵏꓲı",
    "j": "ϳјᎫᒍꓙ",
    "k": "ĸκкᏦᛕⲔꓗ𐔘",
    "l": "Ɩ۱ᏞᒪᛁⳐꓡ𐊊𐌉𐌠𐐛𐔦𑢣𑢲𖼖𖼨𝈪",
    "m": "ΜϺмᎷᗰᛖⲘꓟ𐊰𐌑",
    "n": "ŋΝηпոռⲚꓠ𐔓Ии",
    "o": "θοσоօ۵०০੦૦ଠ୦௦ం౦ಂ೦ംഠ൦ං๐໐ဝ၀ჿዐⲟⵔ〇ꓳ𐊒𐊫𐐬𐓪𐔖𑓐𑢵𑣈𑣗𑣠",
    "p": "þρрᏢᑭ⍴ⲣꓑ𐊕",
    "q": "ԛգզⵕ",
    "r": "ƦгяᎡᏒᖇᴦⲅꓣꭇꮁ𐒴𖼵𝈖",
    "s": "ƽѕՏᏕᏚꓢ𐊖𐑈𑣁𖼺",
    "t": "τтᎢ⊤⟙Ⲧꓔ𐊗𐊱𐌕𑢼𖼊🝨",
    "u": "ʋμυцսሀᑌ∪⋃ꓴꞟ𐓶𑣘𖽂",
    "v": "νѵ۷Ꮩᐯ∨⋁ⴸꓦꛟ𐔝𑜆𑣀𖼈𝈍",
    "w": "ɯψωшщѡԝաᎳᏔꓪ𑜊𑜎𑜏𑣦𑣯",
    "x": "χхᕁᕽ᙭ᚷⲬⵝꓫꞳ𐊐𐊴𐌗𐌢𐔧𑣬",
    "y": "ɣΥγуүყᎩᎽᶌⲨꓬ𐊲𑢤𑣜𖽃",
    "z": "ʐΖᏃꓜ𐋵𑢩𑣄𑣥",
}

# Latin letters that have a sound of their own and so no decomposition.
_SPELT_OUT = {"ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ĳ": "ij", "Ĳ": "ij"}

LOOKALIKES: dict[str, str] = {c: ascii_ for ascii_, them in _LOOK_LIKE.items() for c in them} | _SPELT_OUT
"""What each of them reads as, in small letters."""
