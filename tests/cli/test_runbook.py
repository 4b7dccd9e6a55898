"""The runbook has an entry for each alert, and the files of monitoring are those that the declarations make."""

import json
import re
from pathlib import Path

import yaml

from cli.docs.alerts import ALERTS, RUNBOOK
from cli.docs.pages import monitoring, stale

REPO = Path(__file__).resolve().parents[2]
OPERATIONS = (REPO / "docs/operations.md").read_text(encoding="utf-8")


def test_the_runbook_has_an_entry_for_each_alert_and_for_nothing_else() -> None:
    entries = re.findall(r"^### (Recourse\w+)$", OPERATIONS, flags=re.MULTILINE)
    assert entries == [alert.name for alert in ALERTS]


def test_every_entry_says_what_to_do() -> None:
    texts = re.split(r"^### Recourse\w+$", OPERATIONS, flags=re.MULTILINE)[1:]
    assert [text for text in texts if len(text.split("\n## ")[0].strip()) < 80] == []


def test_the_files_of_monitoring_are_current_and_can_be_read() -> None:
    wanted = monitoring()
    assert list(stale(REPO, wanted)) == []
    (group,) = yaml.safe_load(wanted["deploy/monitoring/alerts.yaml"])["groups"]
    assert [rule["annotations"]["runbook"] for rule in group["rules"]] == [RUNBOOK + one.anchor for one in ALERTS]
    panels = json.loads(wanted["deploy/monitoring/dashboard.json"])["panels"]
    assert len({(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in panels}) == len(panels)
    assert "alerts.yaml" in yaml.safe_load((REPO / "deploy/monitoring/prometheus.yaml").read_text())["rule_files"]


def test_every_section_that_tells_what_to_do_names_the_tests_that_do_it() -> None:
    table = OPERATIONS.partition("## What is tried")[2]
    told = re.findall(r"^\| \[([^\]]+)\]\(#([a-z-]+)\) \| (.+) \|$", table, flags=re.MULTILINE)
    sections = re.findall(r"^## (.+)$", OPERATIONS, flags=re.MULTILINE)
    assert [name for name, _, _ in told] == [one for one in sections if one not in {"The parts", "What is tried"}]
    assert [name for name, anchor, _ in told if anchor != name.lower().replace(" ", "-").replace("'", "")] == []
    named = [path for _, _, tests in told for path in re.findall(r"`(tests/[^`]+)`", tests)]
    assert [path for path in named if not (REPO / path).is_file()] == []
    assert [name for name, _, tests in told if "`tests/" not in tests] == []
