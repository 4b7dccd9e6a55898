"""The documented sample is what the import takes."""

import json
from pathlib import Path

import pytest

from cli.import_file import AccreditationLine, CertificationLine, MarkLine, PartnerLine
from cli.local.processes import REPO
from tests.support.command_line import invoked
from tests.support.product import fresh

SAMPLE = REPO / "examples" / "import.jsonl"
PAGE = (REPO / "docs" / "import.md").read_text(encoding="utf-8")


def test_the_page_shows_the_sample_as_it_is() -> None:
    shown = PAGE.split("<!-- sample -->\n```json\n")[1].split("```")[0]
    assert shown == SAMPLE.read_text(encoding="utf-8")


@pytest.mark.parametrize("line", [PartnerLine, CertificationLine, AccreditationLine, MarkLine])
def test_the_page_names_every_field_of_every_type(line: type) -> None:
    kind = line.model_fields["type"].annotation.__args__[0]  # type: ignore[attr-defined] # a literal of one name
    rows = PAGE.split(f"| `{kind}` |")[1].split("\n| `")[0]
    named = {name for name in line.model_fields if f"`{name}`" in rows}  # type: ignore[attr-defined]
    assert named == set(line.model_fields) - {"type"}  # type: ignore[attr-defined]


@pytest.mark.usefixtures("connected")
async def test_the_sample_is_imported_and_again_changes_nothing(tmp_path: Path) -> None:
    # Partners of this run's own: another test run on the same record would find the sample imported.
    text = SAMPLE.read_text(encoding="utf-8").replace("sample-", fresh("sample"))
    assert {json.loads(line)["type"] for line in text.splitlines()} == {
        "partner",
        "certification",
        "accreditation",
        "mark",
    }
    path = tmp_path / "import.jsonl"
    path.write_text(text.replace('serious"', 'grave"'), encoding="utf-8")
    faulty = await invoked("import", path)
    assert (faulty.exit_code, faulty.stderr in PAGE) == (1, True), faulty.stderr
    path.write_text(text, encoding="utf-8")
    first = await invoked("import", path)
    assert (first.exit_code, first.stderr) == (0, "")
    assert first.stdout.splitlines()[-1] == "7 imported"
    again = await invoked("import", path)
    assert again.stdout.splitlines()[-1] == "0 changed: everything in import.jsonl is on record already"
