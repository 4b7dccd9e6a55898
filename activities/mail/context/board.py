"""What letters to the accreditation review board say: the file holds nothing else that they could (S32, I7)."""

from typing import Any

from activities.mail.context.common import by_when, impersonal, moment
from activities.mail.recipients import Addressee
from records.notification_context import BoardFile
from standards.formatting import several


def contents(file: BoardFile, to: Addressee, public_url: str) -> dict[str, Any]:
    """The values for every template of a letter to the board."""
    return impersonal(file, to) | {
        "pseudonym": file.pseudonym,
        "scenarios": several(file.scenarios, "scenario"),
        "due": moment(file.due_at) if file.due_at else None,
        "by_when": by_when(file.due_at, file.overdue),
        "again": file.again,
        "returned": file.returned,
        "can_vote": file.can_vote,
        "changes": list(file.changes),
        "link": f"{public_url}/console/reviews/{file.review_id}",
    }
