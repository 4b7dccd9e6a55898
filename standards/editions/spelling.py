"""Names that people and systems spell in their own ways, compared without case, accents and spacing."""

import unicodedata


def folded(name: str) -> str:
    """What two spellings of one name have in common."""
    plain = unicodedata.normalize("NFKD", name)
    kept = (letter for letter in plain if not unicodedata.combining(letter) and not letter.isspace())
    return "".join(kept).casefold()
