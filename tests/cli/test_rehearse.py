"""`./recourse rehearse`: what it prints, with what it leaves, and how little it needs."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from analysis.rehearsal.expectations import EXPECTED
from analysis.rehearsal.steps import ACTIONS, REFUSALS
from cli.benchmarks.rehearsal import rehearsal_months_per_second
from tests.support.command_line import invoke
from tests.support.waiting import PATIENCE

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "scenarios" / "renewal-automatic.yaml"

SCENARIO = """\
# clauses: S13
# A complaint that CS resolves
starts: 2026-11-02T09:00:00Z
partners:
  p1: {tier: platinum, programmes: [PSO], accreditations: [{kind: onboarding, issued_on: 2026-03-01}]}
steps:
  - {at: 2026-11-03, file_complaint: c1, partner: p1}
  - {at: 2026-11-04, complaint: c1, do: withdraw, as: mia, role: mark_board, refused: role_required}
  - {at: 2026-11-05, complaint: c1, do: record_cs_outcome, as: ana, role: cs, outcome: resolved}
expect:
  - {at: 2026-11-04, complaint: c1, stage: cs_resolution, overdue: false}
  - {at: 2026-11-05, complaint: c1, stage: closed, outcome: resolved_by_cs}
"""

WRONGLY_ACCEPTED = "record_cs_outcome: ✗ accepted; it should have been refused with wrong_stage  (line 9)"


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    file = tmp_path / "resolved.yaml"
    file.write_text(SCENARIO)
    return file


def _with(file: Path, old: str, new: str) -> Path:
    assert old in SCENARIO
    file.write_text(SCENARIO.replace(old, new))
    return file


def _json(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in invoke("rehearse", str(file), "--json").stdout.splitlines()]


def test_the_timeline_says_when_who_what_why_and_what_is_due_next(scenario: Path) -> None:
    ran = invoke("rehearse", str(scenario))

    assert ran.exit_code == 0
    assert [line.rstrip() for line in ran.stdout.splitlines()] == [
        "A complaint that CS resolves",
        "edition 2026-11, from 2026-11-02 09:00 UTC",
        "",
        "Mon 2026-11-02",
        "  09:00  p1                 platinum; onboarding since 2026-03-01; in PSO",
        "                            → 2027-01-15 09:00 the tier review (p1/onboarding)",
        "",
        "Tue 2026-11-03",
        "  12:00  c1                 hubspot    A complaint was filed; CS and Service work with the partner to resolve "
        "it.  [S13 S14]",
        "                            → 2026-11-06 12:00 a reminder in CS resolution (c1)",
        "",
        "Wed 2026-11-04",
        "  12:00  c1                 mia        withdraw: ✓ refused, role_required: This takes the role cs or ops.",
        "",
        "Thu 2026-11-05",
        "  12:00  c1                 ana        CS resolved the complaint with the partner.  [S14]",
        "         c1                 ana        The case closed: resolved by CS.  [S14]",
        "",
        "Expected",
        "  ✓ 2026-11-04 23:59  c1                 stage cs_resolution, overdue no",
        "  ✓ 2026-11-05 23:59  c1                 stage closed, outcome resolved_by_cs",
        "",
        "2 passed, 0 failed",
    ]


def test_an_expectation_that_fails_is_told_with_its_line_and_leaves_with_one(scenario: Path) -> None:
    ran = invoke("rehearse", str(_with(scenario, "outcome: resolved_by_cs", "outcome: withdrawn, mark: true")))

    assert ran.exit_code == 1
    assert "✗ 2026-11-05 23:59  c1                 stage closed, outcome withdrawn, mark yes  (line 12)" in ran.stdout
    assert "found outcome resolved_by_cs, mark no" in ran.stdout
    assert ran.stdout.endswith("1 passed, 1 failed\n")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("outcome: resolved}", "outcome: resolved, refused: wrong_stage}", WRONGLY_ACCEPTED),
        ("refused: role_required", "refused: recused", "it should have been refused with recused: This takes"),
        (", refused: role_required", "", "it should have been accepted: This takes the role cs or ops."),
    ],
)
def test_a_step_that_goes_otherwise_leaves_with_one(scenario: Path, old: str, new: str, said: str) -> None:
    ran = invoke("rehearse", str(_with(scenario, old, new)))

    assert ran.exit_code == 1
    assert said in ran.stdout
    assert ran.stdout.endswith("1 of them a step that went otherwise than expected\n")


def test_an_edition_whose_name_is_a_number_is_faulty_on_its_line(scenario: Path) -> None:
    scenario.write_text("edition:\n  marks:\n    7: 1\n" + SCENARIO)
    ran = invoke("rehearse", str(scenario))

    assert ran.exit_code == 2
    assert ran.stderr.startswith("line 3: edition.marks.7: ")


def test_a_faulty_file_names_every_line_and_fault_and_leaves_with_two(scenario: Path) -> None:
    faulty = SCENARIO.replace("2026-11-03", "2026-11-31").replace("tier: platinum", "tier: platinum, tier: gold")
    scenario.write_text(faulty.replace("do: withdraw", "do: withdrew").replace("stage: closed", "stage: shut"))
    ran = invoke("rehearse", str(scenario))

    assert ran.exit_code == 2
    assert ran.stdout == ""
    assert [line[:86] for line in ran.stderr.splitlines()] == [
        "line 5: tier is given twice, first on line 5; keep one of the two",
        "line 7: `2026-11-31` can't be read: there is no such day or value",
        "line 8: steps[1].do: is nothing that can be done to a complaint; use one of record_cs_",
        "line 12: expect[1].stage: `shut` is unknown; use one of cs_resolution, mediation, inve",
        "recourse: 4 faults in resolved.yaml; nothing was played",
    ]


@pytest.mark.parametrize("content", [b"", b"[}", b"\xff", b"partners: {}", b"- a list"])
def test_what_is_no_scenario_leaves_with_two(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "faulty.yaml").write_bytes(content)
    ran = invoke("rehearse", str(tmp_path / "faulty.yaml"))

    assert ran.exit_code == 2
    assert ran.stderr.startswith("line 1: ")


def test_a_file_that_is_not_there_leaves_with_two(tmp_path: Path) -> None:
    missing, folder = invoke("rehearse", str(tmp_path / "missing.yaml")), invoke("rehearse", str(tmp_path))

    assert (missing.exit_code, folder.exit_code) == (2, 2)
    assert "can't be read: No such file or directory" in missing.stderr


def test_with_json_there_is_one_object_a_line_and_the_sum_at_the_end(scenario: Path) -> None:
    *lines, last = _json(scenario)

    assert last == {"passed": 2, "failed": 0}
    assert all({"at", "subject", "event", "by", "clauses"} <= set(line) for line in lines)
    scenario = [(line["at"], line["subject"], line["event"], line["by"]) for line in lines if "fact" in line]
    assert scenario[-4:] == [
        ("2026-11-03T12:00:00Z", "complaint/c1", "complaint_filed", "hubspot"),
        ("2026-11-03T12:00:00Z", "complaint/c1", "taken_up", "recourse"),
        ("2026-11-05T12:00:00Z", "complaint/c1", "cs_outcome_recorded", "ana"),
        ("2026-11-05T12:00:00Z", "complaint/c1", "closed", "ana"),
    ]
    filed = next(line for line in lines if line["event"] == "complaint_filed")
    assert filed["clauses"] == ["S13", "S14"]
    assert filed["fact"]["stage"] == "cs_resolution"


def test_with_json_refusals_and_expectations_say_whether_they_went_as_expected(scenario: Path) -> None:
    *lines, last = _json(_with(scenario, "outcome: resolved_by_cs", "due_at: 2026-11-10"))

    (refused,) = [line for line in lines if line["event"] == "refused"]
    held, missed = [line for line in lines if line["event"] == "expectation"]
    assert (refused["code"], refused["expected"], refused["as_expected"], refused["line"]) == (
        *("role_required", "role_required"),
        *(True, 8),
    )
    assert (held["as_expected"], held["missed"]) == (True, [])
    assert missed["subject"] == "complaint/c1"
    assert missed["expected"] == {"stage": "closed", "due_at": "2026-11-10"}
    assert missed["found"] == {"stage": "closed", "due_at": None}
    assert (missed["as_expected"], missed["missed"], missed["line"]) == (False, ["due_at"], 12)
    assert last == {"passed": 1, "failed": 1}


def test_nothing_from_a_file_reaches_the_terminal_as_a_control_sequence(scenario: Path) -> None:
    title = _with(scenario, "A complaint that CS resolves", "\u202eA \u0085title")
    assert "\u202e" not in invoke("rehearse", str(title)).stdout
    odd = _with(scenario, "programmes: [PSO]", 'programmes: ["P\\e[31mSO"]')
    assert "\x1b" not in invoke("rehearse", str(odd)).stdout + invoke("rehearse", str(odd)).stderr


def test_no_stack_and_no_heavy_module_is_needed() -> None:
    script = (
        "import sys; from cli.rehearse import load; from analysis.rehearsal import play; from pathlib import Path;"
        f"print(play(load(Path({str(EXAMPLE)!r}))[1]).failed, *sorted({{name.split('.')[0] for name in sys.modules}}))"
    )
    away = {"RECOURSE_STATE": "/nonexistent", "RECOURSE_DATABASE_URL": "postgresql://127.0.0.1:1/none"}
    environment = os.environ | away | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", script]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=PATIENCE)

    failed, *modules = ran.stdout.split()
    assert failed == "0"
    assert not {"sqlalchemy", "temporalio", "asyncpg", "fastapi", "httpx"} & set(modules)


def test_two_years_of_a_partner_take_far_less_than_a_second() -> None:
    assert rehearsal_months_per_second(seconds=0.2) > 100


def test_the_docs_show_what_is_printed_and_name_every_part_of_the_format() -> None:
    docs = (ROOT / "docs" / "rehearsals.md").read_text(encoding="utf-8")
    _, console, _, yaml, *_ = docs.split("```")
    command, shown = console.removeprefix("console\n").split("\n", 1)
    file = ROOT / command.removeprefix("$ ./recourse rehearse ")
    named = set(re.findall(r"`([a-z_]+)`", docs))

    assert invoke("rehearse", str(file)).stdout == shown
    assert yaml.removeprefix("yaml\n") == file.read_text(encoding="utf-8")
    assert {key for model in EXPECTED.values() for key in model.model_fields} <= named
    assert set(REFUSALS) <= named
    assert all(
        kind == "complaint" or set(actions) - {"release_packet"} <= _named(docs) for kind, actions in ACTIONS.items()
    )


def _named(docs: str) -> set[str]:
    return set(re.findall(r"[a-z_]+", docs))
