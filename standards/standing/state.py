"""A partner's standing: the partner, its accreditations, its reviews and its marks, looked at as one.

What is the partner's (grace, lockout, one open review, the order of consequences) cannot be decided on one of them
alone, so the rules read them together; each keeps a stream of events of its own.
"""

from datetime import date, datetime

from standards.accreditation import Accreditation
from standards.base_model import FrozenModel, derived
from standards.partner import Partner
from standards.review import AccreditationReview
from standards.vocabulary import Seriousness

_NONE: frozenset[str] = frozenset()


class Mark(FrozenModel):
    """A mark on the partner's record, with who handled the case it came from."""

    id: str
    complaint_id: str | None
    placed_on: date
    placed_at: datetime
    """When it came on record here; for an imported one that is the import."""
    seriousness: Seriousness
    imported: bool = False
    handlers: tuple[str, ...] = ()
    """Who filed, surfaced, took an outcome on, investigated or voted in the case: none of them reviews it (S32)."""
    vacated_at: datetime | None = None

    def on_record(self, at: datetime) -> bool:
        """Whether it had come on record by the instant, and was not vacated by then."""
        return self.placed_at <= at and (self.vacated_at is None or at < self.vacated_at)


class Standing(FrozenModel):
    """Everything the rules of standing read about one partner."""

    partner: Partner
    accreditations: tuple[Accreditation, ...] = ()
    reviews: tuple[AccreditationReview, ...] = ()
    marks: tuple[Mark, ...] = ()

    @classmethod
    def alone(
        cls,
        partner_id: str,
        accreditations: tuple[Accreditation, ...] = (),
        reviews: tuple[AccreditationReview, ...] = (),
    ) -> "Standing":
        """A standing of which nothing else is known: enough for the guards of what is in it."""
        unknown = Partner(id=partner_id, tier="", programmes=(), identity="", sequence=0)
        return cls(partner=unknown, accreditations=accreditations, reviews=reviews)

    @property
    @derived
    def live(self) -> tuple[Accreditation, ...]:
        """The accreditations that are neither lapsed nor revoked."""
        return tuple([accreditation for accreditation in self.accreditations if accreditation.lost is None])

    @property
    def lost_all(self) -> bool:
        """Whether the partner lost accreditations and holds none (S40)."""
        return bool(self.accreditations) and not self.live

    @property
    @derived
    def open_review(self) -> AccreditationReview | None:
        """The one review that is open, or None."""
        for review in self.reviews:
            if review.is_open:
                return review
        return None

    def settled(self, accreditation: Accreditation | None = None) -> frozenset[str]:
        """The marks that a board settled by renewing: for what was accredited then, and its later terms (S34).

        Without an accreditation those that were settled for any.
        """
        if not self.reviews:
            return _NONE
        return frozenset(
            mark
            for review in self.reviews
            if accreditation is None or (review.closed_at is not None and accreditation.since <= review.closed_at)
            for mark in review.settled
        )

    def annulled_by(self, at: datetime) -> frozenset[str]:
        """The marks that were annulled by the instant."""
        annulled = [mark.id for mark in self.marks if mark.vacated_at is not None and mark.vacated_at <= at]
        return frozenset(annulled)

    @property
    @derived
    def last_at(self) -> datetime | None:
        """The instant of the last event of any of its streams."""
        latest = self.partner.last_at
        streams: tuple[Accreditation | AccreditationReview, ...] = (*self.accreditations, *self.reviews)
        for stream in streams:
            if latest is None or stream.last_at > latest:
                latest = stream.last_at
        return latest

    def accreditation(self, accreditation_id: str) -> Accreditation:
        """The accreditation of that id. Raises ``KeyError`` where the partner has none such."""
        for accreditation in self.accreditations:
            if accreditation.id == accreditation_id:
                return accreditation
        raise KeyError(accreditation_id)

    def review(self, review_id: str) -> AccreditationReview:
        """The review of that id. Raises ``KeyError`` where the partner has none such."""
        for review in self.reviews:
            if review.id == review_id:
                return review
        raise KeyError(review_id)

    def with_mark(self, mark: Mark) -> "Standing":
        """The standing with a mark that a board placed; one that it knows stays as it is."""
        known = any(held.id == mark.id for held in self.marks)
        return self if known else self.model_copy(update={"marks": (*self.marks, mark)})

    def with_annulled(self, mark_id: str, at: datetime) -> "Standing":
        """The standing with the mark annulled at the instant; one that was annulled before stays so."""
        marks = tuple(
            mark.model_copy(update={"vacated_at": mark.vacated_at or at}) if mark.id == mark_id else mark
            for mark in self.marks
        )
        return self.model_copy(update={"marks": marks})

    def remembers(self, command: str) -> bool:
        """Whether the command took effect before, on any of its streams."""
        streams: tuple[Partner | Accreditation | AccreditationReview, ...]
        streams = (self.partner, *self.accreditations, *self.reviews)
        return any(command in stream.commands for stream in streams)

    def with_review(self, changed: AccreditationReview) -> "Standing":
        """The standing with the review in the place of what it was."""
        reviews = tuple(changed if review.id == changed.id else review for review in self.reviews)
        return self.model_copy(update={"reviews": reviews})

    def sequence_of(self, subject: str) -> int:
        """How many events the accreditation or review has. Raises ``KeyError`` for another subject."""
        if subject.startswith("acc_"):
            return self.accreditation(subject).sequence
        return self.review(subject).sequence
