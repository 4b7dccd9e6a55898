"""What letters about a complaint say."""

from typing import Any

from activities.mail.context.common import by_when, common, day, moment
from activities.mail.recipients import Addressee
from activities.mail.text import one_line
from records.notification_context import CaseFile
from standards.complaint import events as f
from standards.complaint.messages import OUTCOME_WORDS, STAGE_WORDS, tell, waits_for
from standards.complaint.notifications import NOT_FOR_THE_PDM
from standards.notifications import NoticeKind
from standards.vocabulary import Severity, Stage


def contents(kind: NoticeKind, file: CaseFile, to: Addressee, public_url: str) -> dict[str, Any]:
    """The values for the template of the kind."""
    basis = common(file, to) | {"opened": day(file.case.opened_at)}
    match kind:
        case NoticeKind.CUSTOMER_OUTCOME:
            return basis | {"outcome": file.case.outcome}
        case NoticeKind.PARTNER_MARK:
            return basis | _mark(file)
        case _:
            return basis | _internals(file, public_url)


def _mark(file: CaseFile) -> dict[str, Any]:
    if file.case.mark is None:
        raise ValueError(f"{file.case.id} led to no mark")
    return {
        "category": file.case.category.replace("_", " "),
        "seriousness": file.case.mark.seriousness,
        "placed": day(file.case.mark.placed_at),
        "window_months": file.edition.marks.window_months,
        "review_at": file.edition.marks.review_at,
    }


def _internals(file: CaseFile, public_url: str) -> dict[str, Any]:
    case = file.case
    missed = next(
        ((event.data.stage, event.at) for event in file.step if isinstance(event.data, f.DeadlineBreached)), None
    )
    return {
        # Votes stay with the board until it decides, and a note is for those who open the case.
        "happened": [tell(event.data) for event in file.step if not isinstance(event.data, NOT_FOR_THE_PDM)],
        "as_of": moment(file.step[-1].at),
        "summary": one_line(file.summary, longest=300) if file.summary else None,
        "category": case.category.replace("_", " "),
        "stage": case.stage,
        "stage_words": STAGE_WORDS[case.stage],
        "closed": case.stage is Stage.CLOSED,
        "waits_for": waits_for(case),
        "due": moment(case.due_at) if case.due_at else None,
        "by_when": by_when(case.due_at, case.overdue),
        "overdue": case.overdue,
        "very_serious": case.severity is Severity.VERY_SERIOUS,
        "outcome_words": OUTCOME_WORDS[case.outcome] if case.outcome else None,
        "quorum": file.edition.mark_board.quorum,
        "missed_words": STAGE_WORDS[missed[0]] if missed else None,
        "missed_at": moment(missed[1]) if missed else None,
        "moved_on": any(isinstance(event.data, f.StageEntered) for event in file.step),
        "link": f"{public_url}/console/complaints/{case.id}",
    }
