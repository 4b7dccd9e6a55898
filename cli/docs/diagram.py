"""The picture of a process: a Mermaid state diagram, drawn from the ways that the walk found."""

from cli.docs.explorable import Place
from cli.docs.transitions import Way

Alike = dict[tuple[str, Place], None]


def picture(ways: list[Way]) -> str:
    """One arrow from a stage to where its ways lead, each outcome an end of its own.

    What leads to the same end from every stage is said in a note: its arrows would hide all others.
    """
    everywhere = _from_everywhere(ways)
    drawn = [way for way in ways if (way.words, way.to) not in everywhere]
    left = {way.begins_at for way in ways}
    ends = dict.fromkeys(way.to.outcome or way.to.stage for way in drawn if way.to.outcome or way.to.stage not in left)
    lines = ["```mermaid", "stateDiagram-v2", *_arrows(drawn), *_note(ways, everywhere)]
    return "\n".join([*lines, *(f"    {end} --> [*]" for end in ends), "```"])


def _arrows(drawn: list[Way]) -> list[str]:
    labels: dict[tuple[str, str], list[str]] = {}
    for way in drawn:
        labels.setdefault((way.begins_at or "[*]", way.to.outcome or way.to.stage), []).append(_label(way))
    return [f"    {leaves} --> {to}: {'<br/>'.join(label)}" for (leaves, to), label in labels.items()]


def _note(ways: list[Way], everywhere: Alike) -> list[str]:
    if not everywhere:
        return []
    first = next(way.leaves for way in ways if way.leaves is not None)
    told = [f"        {_plain(words)} ({to.outcome or to.stage})" for words, to in everywhere]
    return [f"    note right of {first}", "        from every open stage", *told, "    end note"]


def _from_everywhere(ways: list[Way]) -> Alike:
    leaving = {way.leaves for way in ways if way.leaves is not None and not way.ended}
    found: dict[tuple[str, Place], set[str | None]] = {}
    for way in ways:
        found.setdefault((way.words, way.to), set()).add(way.leaves)
    return {alike: None for alike, stages in found.items() if stages == leaving and len(leaving) > 1}


def _label(way: Way) -> str:
    clauses = f" ({' '.join(way.clauses)})" if way.clauses else ""
    return f"{_plain(way.words)}{clauses}"


def _plain(words: str) -> str:
    """Without what Mermaid would take for its own."""
    return words.replace("`", "").replace(":", "")
