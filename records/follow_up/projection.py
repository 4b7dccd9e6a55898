"""The rows of what was seen to: of a partner's requests for a complaint, and of what was recorded as done."""

from collections.abc import Iterator

from records.follow_up.tables import follow_ups
from records.projection_rows import Row
from standards.partner import Partner


def rows(partner: Partner) -> Iterator[Row]:
    """One row for each action of each complaint: the first that was recorded of it."""
    requested = [(item.complaint_id, item.action.value, item.by, item.at) for item in partner.requested]
    recorded = [(item.complaint_id, item.action, item.by, item.at) for item in partner.followed_up]
    seen: set[tuple[str, str]] = set()
    for complaint_id, action, by, at in (*requested, *recorded):
        if complaint_id is None or (complaint_id, action) in seen:
            continue
        seen.add((complaint_id, action))
        key = {"complaint_id": complaint_id, "action": action}
        yield Row(follow_ups, key, {"partner_id": partner.id, "done_by": by, "done_at": at})
