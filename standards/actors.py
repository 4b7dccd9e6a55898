"""Who acts: the person or system behind a command, as the rules see them."""

from collections.abc import Iterable

from standards.base_model import FrozenModel
from standards.field_types import Subject
from standards.vocabulary import Role, Seat


class Actor(FrozenModel):
    """A caller: the token's subject with the roles it may act in. No name and no address; those stay in PostgreSQL."""

    sub: Subject
    roles: tuple[Role, ...]
    seat: Seat | None = None
    other_subs: tuple[Subject, ...] = ()
    """The same person's other subjects, found by a verified e-mail address when the command was taken in."""

    def acting_as(self, allowed: tuple[Role, ...]) -> Role | None:
        """The first of the caller's roles that is allowed, or None."""
        for role in self.roles:
            if role in allowed:
                return role
        return None

    def is_among(self, subs: Iterable[str]) -> bool:
        """Whether the person is one of those, under whichever subject: one person is one person on every board."""
        own = {self.sub, *self.other_subs}
        return any(sub in own for sub in subs)


SYSTEM = Actor(sub="recourse", roles=(Role.SYSTEM,))
"""The product itself: deadlines fire in its name."""
