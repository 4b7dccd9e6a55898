"""What others changed while somebody was typing: the events since the version that was seen."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from analysis.explanation.text import describe
from api.console.rows import names_of_people
from api.console.visit import Visit
from api.console.words import happened
from api.reviews.deliberation import actor_shown, may_see_event
from records import event_store
from records.streams import COMPLAINTS
from standards.complaint.events import Assigned

_TAG = re.compile(r'"(cmp_[0-9a-z]+)-([0-9]{1,9})"')
MOST = 20


@dataclass(frozen=True)
class Changed:
    """An event that came in between."""

    at: datetime
    words: str
    who: str


async def changed_since(connection: AsyncConnection, visit: Visit, subject: str, seen: str) -> tuple[Changed, ...]:
    """What happened to a complaint since the version with the tag; nothing is told of anything else."""
    known = _TAG.fullmatch(seen.strip())
    if known is None or known[1] != subject or visit.caller.board_only:
        return ()
    events = await event_store.read(connection, COMPLAINTS, subject, after=int(known[2]), limit=MOST)
    told = [(event, actor_shown(visit.caller, event)) for event in events if may_see_event(visit.caller, event)]
    assigned = [event.data.assignee for event in events if isinstance(event.data, Assigned)]
    names = await names_of_people(connection, [*assigned, *(actor for _, actor in told)])
    return tuple(
        Changed(
            event.at,
            happened(event.data.type, event.data.model_dump(), describe(event), names),
            names.get(actor, actor),
        )
        for event, actor in told
    )
