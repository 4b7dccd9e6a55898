"""Of realistic narratives in five languages, hardly an identifying string is left and hardly a plain word is taken."""

from pathlib import Path

import pytest

from cli.benchmarks.redaction import CORPUS, Measured, narratives, redaction_quality, redaction_rows

LANGUAGES = ("en", "de", "da", "es", "ja")
MOST_UNMARKED, MOST_MARKED = 5, 8
"""Percent of the identifying strings, and of the plain words."""


@pytest.fixture(scope="module")
def quality() -> dict[str, Measured]:
    return dict(redaction_quality())


@pytest.mark.parametrize("language", LANGUAGES)
def test_few_identifying_strings_are_left_unmarked(quality: dict[str, Measured], language: str) -> None:
    found = quality[language]

    assert found.unmarked_percent <= MOST_UNMARKED, found.unmarked


@pytest.mark.parametrize("language", LANGUAGES)
def test_few_plain_words_are_marked(quality: dict[str, Measured], language: str) -> None:
    found = quality[language]

    assert found.marked_percent <= MOST_MARKED, found.marked


def test_the_corpus_holds_forty_narratives_with_what_identifies_marked() -> None:
    found = {language: list(narratives(CORPUS / f"{language}.txt")) for language in LANGUAGES}

    assert {language: len(scenarios) for language, scenarios in found.items()} == dict.fromkeys(LANGUAGES, 8)
    for scenarios in found.values():
        assert all(len(scenario.identifying) >= 5 and "[[" not in scenario.text for scenario in scenarios)


def test_the_benchmark_prints_a_row_for_each_language_and_one_for_all(tmp_path: Path) -> None:
    rows = list(redaction_rows())

    languages = ("da", "de", "en", "es", "ja", "all")
    assert [row["bench"] for row in rows] == [f"redaction_{language}" for language in languages]
    assert sum(row["plain_words"] for row in rows[:-1]) == rows[-1]["plain_words"]
    assert list(redaction_rows(tmp_path)) == []
