"""Who is told that a mark is to be vacated, or was (extension; the PDM by S42)."""

from collections.abc import Iterable, Iterator
from typing import assert_never

from standards.editions import EscalationEdition
from standards.mark import Annulment, AnnulmentAsked, MarkAnnulled, MarkEvent, evolve
from standards.notifications import Addressed, NoticeKind, Notification, Recipient, numbered, of_each_event, to_team
from standards.vocabulary import Role


def notifications(
    before: Annulment | None, events: Iterable[MarkEvent], edition: EscalationEdition
) -> tuple[Notification, ...]:
    """The notices that the events cause."""

    def of_event(_: Annulment | None, event: MarkEvent) -> Iterator[Notification]:
        return numbered(event.subject, event.sequence, event.sequence, _addressed(event, edition))

    return of_each_event(before, events, evolve, of_event)


def _addressed(event: MarkEvent, edition: EscalationEdition) -> Iterator[Addressed]:
    match event.data:
        case AnnulmentAsked():
            yield from to_team(NoticeKind.VACATION_ASKED, Role.DIRECTOR)
        case MarkAnnulled():
            yield Addressed(NoticeKind.MARK_VACATED, Recipient.PDM)
            if edition.extensions.tell_partner_of_mark:
                yield Addressed(NoticeKind.MARK_VACATED, Recipient.PARTNER_CONTACT)
        case _:
            assert_never(event.data)
