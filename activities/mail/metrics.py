"""The mail in numbers, on the endpoint where the worker serves the SDK's metrics."""

from collections.abc import Iterable
from datetime import datetime

from temporalio.common import MetricMeter

from records.notifications.outbox import Backlog


class MailMetrics:
    """Counts what became of mails, and says what is owed. Labels hold no name and no id."""

    def __init__(self, meter: MetricMeter = MetricMeter.noop) -> None:
        outcomes = "Mails by what became of an attempt: sent, no_address, undeliverable, postponed or deferred."
        self._outcomes = meter.create_counter("recourse_mails", outcomes)
        self._waiting = meter.create_gauge("recourse_mails_waiting", "Mails that are owed and not settled.")
        self._retried = meter.create_gauge("recourse_mails_retried", "Those of them that failed before.")
        self._oldest = meter.create_gauge("recourse_mail_oldest_seconds", "How long the oldest is owed.")

    def begin(self, outcomes: Iterable[str]) -> None:
        """Each outcome from zero on: Prometheus sees no increase in a count that it meets for the first time."""
        for outcome in outcomes:
            self._outcomes.add(0, {"outcome": outcome})

    def count(self, outcome: str) -> None:
        """One attempt came to this."""
        self._outcomes.add(1, {"outcome": outcome})

    def tell(self, backlog: Backlog, now: datetime) -> None:
        """What is owed at the instant."""
        self._waiting.set(backlog.waiting)
        self._retried.set(backlog.retried)
        oldest = backlog.oldest_caused_at
        self._oldest.set(max(0, int((now - oldest).total_seconds())) if oldest else 0)
