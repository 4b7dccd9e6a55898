"""Text from a file on a terminal."""


def printable(text: str) -> str:
    """The text without anything that a terminal would act on; a file's author chose parts of it."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
