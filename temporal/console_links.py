"""A link from each process to its page of the console, in the details that Temporal's UI shows above the history."""

from dataclasses import replace
from typing import Any

from temporalio.client import Interceptor, OutboundInterceptor, StartWorkflowInput, WorkflowHandle

from workflows.entity_workflow import EntityStart


def page_of(workflow_id: str, start: Any) -> str | None:
    """The path of the page of what the process is for; None where there is none."""
    kind, _, name = workflow_id.partition("/")
    match kind:
        case "complaint":
            return f"/console/cases/{name}"
        case "accreditation" if isinstance(start, EntityStart):
            return f"/console/partners/{start.partner_id}"
        case "review" if isinstance(start, EntityStart):
            return f"/console/reviews/{start.subject}"
        case "simulation":
            return f"/console/simulations/{name}"
        case _:
            return None


class ConsoleLinks(Interceptor):
    """Gives every process that a client starts the link to its page."""

    def __init__(self, public_url: str) -> None:
        """``public_url`` is where people reach the console."""
        self._public_url = public_url.rstrip("/")

    def intercept_client(self, next: OutboundInterceptor) -> OutboundInterceptor:
        """Puts itself before the next one."""
        return _Linking(next, self._public_url)


class _Linking(OutboundInterceptor):
    def __init__(self, following: OutboundInterceptor, public_url: str) -> None:
        super().__init__(following)
        self._public_url = public_url

    async def start_workflow(self, input: StartWorkflowInput) -> WorkflowHandle[Any, Any]:
        path = page_of(input.id, input.args[0] if input.args else None)
        if path is not None and input.static_details is None:
            input = replace(input, static_details=f"[Open it in the console]({self._public_url}{path})")
        return await super().start_workflow(input)
