"""The floor: a workflow that takes the same commands and does nothing with them, or writes one bare row a step."""

from datetime import timedelta

from temporalio import workflow

from standards.base_model import FrozenModel

TASK_QUEUE = "recourse-floor"
STEPS = 7
WRITE_ROW = "write_row"


class Step(FrozenModel):
    """As much as a command says."""

    number: int
    by: str
    role: str
    text: str
    writes: bool = False


class Done(FrozenModel):
    """As much as a receipt says."""

    number: int


@workflow.defn(name="Floor")
class Floor:
    """Takes steps until it has had them all."""

    def __init__(self) -> None:
        """Starts from nothing."""
        self.taken = 0

    @workflow.run
    async def run(self) -> None:
        """Waits for the last step."""
        await workflow.wait_condition(lambda: self.taken >= STEPS and workflow.all_handlers_finished())

    @workflow.update
    async def step(self, step: Step) -> Done:
        """Takes one step."""
        if step.writes:
            within = timedelta(seconds=3)
            await workflow.execute_local_activity(WRITE_ROW, step, result_type=Done, schedule_to_close_timeout=within)
        self.taken += 1
        return Done(number=self.taken)

    @step.validator
    def check(self, step: Step) -> None:
        """Looks at the order, as the product does."""
        if step.number < 0:
            raise ValueError("a step has a number")
