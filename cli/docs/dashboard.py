"""Grafana's dashboard: ``deploy/monitoring/dashboard.json``."""

import json
from dataclasses import dataclass
from typing import Any

_SLOWEST = "histogram_quantile({}, sum by (le) (rate(recourse_http_request_seconds_bucket[5m])))"
_WIDTH, _HEIGHT, _ACROSS = 8, 7, 3


@dataclass(frozen=True)
class Panel:
    """A chart of expressions, each with its legend."""

    title: str
    lines: tuple[tuple[str, str], ...]
    unit: str = "short"


PANELS = (
    Panel("Open complaints", (("max by (stage) (recourse_complaints_open)", "{{stage}}"),)),
    Panel("Overdue complaints", (("max by (stage) (recourse_complaints_overdue)", "{{stage}}"),)),
    Panel("Open reviews", (("max by (stage) (recourse_reviews_open)", "{{stage}}"),)),
    Panel(
        "The oldest that waits",
        (
            ("max(recourse_unstarted_oldest_seconds)", "complaint to start"),
            ("max(recourse_unconfirmed_oldest_seconds)", "step to confirm"),
            ("max(recourse_mail_oldest_seconds)", "mail"),
            ("max(recourse_unsealed_oldest_seconds)", "event to seal"),
            ("max(recourse_verification_age_seconds)", "chain to verify"),
        ),
        "s",
    ),
    Panel(
        "Processes",
        (
            ("max(recourse_processes_stuck)", "stuck"),
            ("max(recourse_processes_late)", "late"),
            ("max(recourse_complaints_unstarted)", "not started"),
            ("max(recourse_steps_unconfirmed)", "with a step to confirm"),
        ),
    ),
    Panel(
        "Failed tasks and activities",
        (
            ("sum by (workflow_type) (increase(temporal_workflow_task_execution_failed[5m]))", "{{workflow_type}}"),
            ("sum by (activity_type) (increase(temporal_activity_execution_failed[5m]))", "{{activity_type}}"),
        ),
    ),
    Panel("Mails owed", (("max(recourse_mails_waiting)", "owed"), ("max(recourse_mails_retried)", "tried before"))),
    Panel("Mails by outcome", (("sum by (outcome) (increase(recourse_mails[5m]))", "{{outcome}}"),)),
    Panel(
        "Set aside",
        (
            ("max by (kind) (recourse_hubspot_parked)", "HubSpot: {{kind}}"),
            ("max(recourse_packets_parked)", "packets"),
        ),
    ),
    Panel("Requests", (("sum by (status) (rate(recourse_http_requests_total[5m]))", "{{status}}"),), "reqps"),
    Panel("Time of requests", tuple((_SLOWEST.format(part), f"p{part[2:]}") for part in ("0.5", "0.95", "0.99")), "s"),
    Panel(
        "Audit chain",
        (
            ("max(recourse_verification_faults)", "faults"),
            ("max(recourse_events_unsealed)", "events to seal"),
            ("max(recourse_seals_unanchored)", "seals to anchor"),
        ),
    ),
)


def dashboard() -> str:
    """The dashboard's JSON, to import or to provision; it asks for the data source."""
    source = {"type": "prometheus", "uid": "${source}"}
    variable = {"name": "source", "type": "datasource", "query": "prometheus", "label": "Data source"}
    content = {
        "uid": "recourse",
        "title": "Recourse",
        "tags": ["recourse"],
        "timezone": "utc",
        "schemaVersion": 39,
        "time": {"from": "now-24h", "to": "now"},
        "refresh": "1m",
        "templating": {"list": [variable]},
        "panels": [_panel(number, panel, source) for number, panel in enumerate(PANELS)],
    }
    return json.dumps(content, indent=2) + "\n"


def _panel(number: int, panel: Panel, source: dict[str, str]) -> dict[str, Any]:
    lines = enumerate(panel.lines)
    return {
        "id": number + 1,
        "type": "timeseries",
        "title": panel.title,
        "datasource": source,
        "gridPos": {
            "x": number % _ACROSS * _WIDTH,
            "y": number // _ACROSS * _HEIGHT,
            "w": _WIDTH,
            "h": _HEIGHT,
        },
        "fieldConfig": {"defaults": {"unit": panel.unit, "min": 0}, "overrides": []},
        "targets": [
            {"refId": chr(ord("A") + place), "expr": expression, "legendFormat": legend}
            for place, (expression, legend) in lines
        ],
    }
