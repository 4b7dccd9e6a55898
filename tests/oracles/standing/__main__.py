"""`python -m tests.oracles.standing`: the model against the product, on as many histories as you like, or on files."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

from tests.oracles.standing.compare import differences
from tests.oracles.standing.differences import Difference
from tests.oracles.standing.files import Document, dumped, load
from tests.oracles.standing.generate import history, with_expectations
from tests.oracles.standing.shrink import shrunk


def main() -> int:
    """Prints every difference; answers with 1 where there is any."""
    parser = ArgumentParser(prog="python -m tests.oracles.standing", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="scenario files in place of random histories")
    parser.add_argument("--histories", type=int, default=300, help="how many random histories to compare")
    parser.add_argument("--first", type=int, default=0, help="the seed of the first history")
    parser.add_argument("--shrink", action="store_true", help="print the smallest scenario that shows each difference")
    given = parser.parse_args()
    failed = 0
    seeds = range(given.first, given.first + given.histories)
    documents = [(str(file), load(file)) for file in given.files] or _histories(seeds)
    for name, document in documents:
        found = _found(document)
        if found:
            failed += 1
            sys.stdout.write("\n".join((f"{name}: {len(found)} differences", *map(str, found[:5]), "")))
            if given.shrink:
                smallest = shrunk(document, _found)
                sys.stdout.write(dumped(_telling(smallest)))
    sys.stdout.write(f"{failed} of {len(given.files) or len(seeds)} differ\n")
    return int(failed > 0)


def _histories(seeds: range) -> Iterator[tuple[str, Document]]:
    return ((f"history {seed}", history(seed)) for seed in seeds)


def _telling(document: Document) -> Document:
    """The scenario with those expectations alone that the product misses first."""
    scenario = with_expectations(document)
    first, *rest = _found(document)
    subjects = {tuple(one.subject.split()[:2]) for one in (first, *rest) if one.at == first.at}
    lines = [line for line in scenario["expect"] if line["at"] == first.at]
    return {**scenario, "expect": [line for line in lines if any(line.get(kind) == name for kind, name in subjects)]}


def _found(document: Document) -> list[Difference]:
    return differences(with_expectations(document))


if __name__ == "__main__":
    sys.exit(main())
