"""The alerts of Prometheus: ``deploy/monitoring/alerts.yaml``. Each has an entry in ``docs/operations.md``."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import yaml

RUNBOOK = "docs/operations.md#"


class Severity(StrEnum):
    """Who is told: somebody at once, or whoever looks next."""

    PAGE = "page"
    TICKET = "ticket"


@dataclass(frozen=True)
class Alert:
    """One rule: when it holds for so long, the summary is told. The runbook has an entry of the same name."""

    name: str
    when: str
    lasting: str
    severity: Severity
    summary: str

    @property
    def anchor(self) -> str:
        """Where its entry stands in the runbook."""
        return self.name.lower()


_ERRORS = 'sum(rate(recourse_http_requests_total{status=~"5.."}[5m])) / sum(rate(recourse_http_requests_total[5m]))'
_SLOWEST = "histogram_quantile(0.95, sum by (le) (rate(recourse_http_request_seconds_bucket[5m])))"
_UNRECORDED = 'temporal_activity_execution_failed{activity_type=~"record_complaint|act_on_.*|follow_.*"}'

ALERTS = (
    Alert(
        "RecourseApiAway",
        "absent_over_time(recourse_http_requests_total[5m])",
        "2m",
        Severity.PAGE,
        "No API has been seen for five minutes.",
    ),
    Alert(
        "RecourseWorkerAway",
        "absent_over_time(recourse_processes_stuck[5m])",
        "2m",
        Severity.PAGE,
        "No worker has been seen for five minutes: complaints are taken in, and go no further.",
    ),
    Alert(
        "RecourseMailAway",
        "absent_over_time(recourse_mail_oldest_seconds[5m])",
        "2m",
        Severity.PAGE,
        "Nobody sends mails, and nobody says how many are owed.",
    ),
    Alert("RecourseApiFails", f"{_ERRORS} > 0.05", "5m", Severity.PAGE, "More than 5% of requests fail."),
    Alert("RecourseApiSlow", f"{_SLOWEST} > 1", "10m", Severity.TICKET, "One request in 20 takes more than a second."),
    Alert(
        "RecourseComplaintsNotStarted",
        "max(recourse_unstarted_oldest_seconds) > 120",
        "2m",
        Severity.PAGE,
        "A complaint was stored more than two minutes ago and its process has not begun.",
    ),
    Alert(
        "RecourseStepsNotRecorded",
        f"sum(increase({_UNRECORDED}[5m])) > 0",
        "5m",
        Severity.PAGE,
        "Steps that Temporal has cannot be written to PostgreSQL.",
    ),
    Alert(
        "RecourseStepsNotConfirmed",
        "max(recourse_unconfirmed_oldest_seconds) > 300",
        "5m",
        Severity.TICKET,
        "A process has not confirmed a recorded step for five minutes.",
    ),
    Alert(
        "RecourseProcessesStuck",
        "max(recourse_processes_stuck) > 0",
        "5m",
        Severity.PAGE,
        "A process cannot go on: its tasks fail again and again.",
    ),
    Alert(
        "RecourseWorkflowTasksFail",
        "sum by (workflow_type) (increase(temporal_workflow_task_execution_failed[10m])) > 0",
        "10m",
        Severity.TICKET,
        "Tasks of {{ $labels.workflow_type }} fail.",
    ),
    Alert(
        "RecourseProcessesLate",
        "max(recourse_processes_late) > 0",
        "10m",
        Severity.TICKET,
        "A process is more than five minutes late for its own date.",
    ),
    Alert(
        "RecourseOverdue",
        "sum(max by (stage) (recourse_complaints_overdue)) > 0.2 * sum(max by (stage) (recourse_complaints_open))",
        "1h",
        Severity.TICKET,
        "More than a fifth of the open complaints are past their deadline.",
    ),
    Alert(
        "RecourseMailWaits",
        "max(recourse_mail_oldest_seconds) > 1800",
        "5m",
        Severity.PAGE,
        "A mail has been owed for half an hour.",
    ),
    Alert(
        "RecourseMailUndeliverable",
        'sum(increase(recourse_mails{outcome="undeliverable"}[1h])) > 0',
        "0m",
        Severity.TICKET,
        "A mail server refused a recipient for good.",
    ),
    Alert(
        "RecourseHubSpotParked",
        "max by (kind) (recourse_hubspot_parked) > 0",
        "30m",
        Severity.TICKET,
        "Something of HubSpot's ({{ $labels.kind }}) waits for somebody.",
    ),
    Alert(
        "RecoursePacketsParked",
        "max(recourse_packets_parked) > 0",
        "15m",
        Severity.TICKET,
        "The packet of a review could not be made.",
    ),
    Alert(
        "RecourseChainBroken",
        "max(recourse_verification_faults) > 0",
        "0m",
        Severity.PAGE,
        "The chain of events does not hold: something on record was changed, added or removed.",
    ),
    Alert(
        "RecourseChainNotVerified",
        "max(recourse_verification_age_seconds) > 86400",
        "15m",
        Severity.TICKET,
        "The chain of events was not verified to its end for a day.",
    ),
    Alert(
        "RecourseEventsNotSealed",
        "max(recourse_unsealed_oldest_seconds) > 300",
        "5m",
        Severity.TICKET,
        "Events have not been sealed for five minutes.",
    ),
    Alert(
        "RecourseSealsNotAnchored",
        "max(recourse_unanchored_oldest_seconds) > 300",
        "5m",
        Severity.TICKET,
        "Temporal has not been told of a seal for five minutes.",
    ),
)


def rules(alerts: Iterable[Alert] = ALERTS) -> str:
    """The file of rules for Prometheus."""
    group = {"name": "recourse", "rules": [_rule(alert) for alert in alerts]}
    return yaml.safe_dump({"groups": [group]}, sort_keys=False, width=200)


def _rule(alert: Alert) -> dict[str, object]:
    return {
        "alert": alert.name,
        "expr": alert.when,
        "for": alert.lasting,
        "labels": {"severity": alert.severity.value},
        "annotations": {"summary": alert.summary, "runbook": RUNBOOK + alert.anchor},
    }
