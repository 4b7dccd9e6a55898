"""Names that people and systems spell in their own ways, compared without case, accents and spacing."""

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=4096)  # systems send the same few names again and again
def folded(name: str) -> str:
    """What two spellings of one name have in common."""
    plain = unicodedata.normalize("NFKD", name)
    kept = (letter for letter in plain if not unicodedata.combining(letter) and not letter.isspace())
    return "".join(kept).casefold()
