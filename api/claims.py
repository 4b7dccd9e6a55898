"""What a verified token's claims say about its bearer, under the names that the identity provider gives them."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from standards.actors import SYSTEM, Actor
from standards.base_model import FrozenModel
from standards.vocabulary import Role, Seat

_PARTNER_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_ROLES = {role.value: role for role in Role if role is not Role.SYSTEM}
_SEATS = {seat.value: seat for seat in Seat}


class Caller(FrozenModel):
    """A verified caller: the actor the rules see, and what else the token says."""

    actor: Actor
    partners: tuple[str, ...] = ()
    name: str | None = None
    email: str | None = None
    sits: bool = False
    """Whether the person is known to sit on the accreditation review board, whatever this token says."""

    def has(self, *roles: Role) -> bool:
        """Whether the caller holds one of the roles."""
        return self.actor.acting_as(roles) is not None

    def with_others(self, other_subs: tuple[str, ...]) -> "Caller":
        """The caller with the same person's other accounts."""
        return self.model_copy(update={"actor": self.actor.model_copy(update={"other_subs": other_subs})})

    @property
    def board_only(self) -> bool:
        """Whether the caller sits on the accreditation board and is nothing else (S32)."""
        return self.actor.roles == (Role.ACCREDITATION_BOARD,)


class ClaimNames(FrozenModel):
    """Under which names the claims stand. A dotted name that no claim has leads into objects: `realm_access.roles`."""

    roles: str = "roles"
    seat: str = "seat"
    partners: str = "partners"
    name: str = "name"
    email: str = "email"
    email_verified: str = "email_verified"
    groups: Mapping[str, Sequence[str]] = {}
    """By the identity provider's group, our roles and seats. Where it is given, no other value gives a role."""

    def caller(self, claims: Mapping[str, Any]) -> Caller:
        """The caller that the claims describe. Raises ``ValueError`` where they say nothing usable, and why."""
        verified = _claim(claims, self.email_verified) is True
        names = self._mapped(_claim(claims, self.roles), by_address=self.roles == self.email, verified=verified)
        seat = _claim(claims, self.seat)
        seats = [_SEATS[name] for name in (*names, seat) if isinstance(name, str) and name in _SEATS]
        if claims["sub"] == SYSTEM.sub:
            # Events that the product writes itself carry this name.
            raise ValueError("its sub is the product's own")
        partners = _strings(_claim(claims, self.partners))
        return Caller(
            actor=Actor(
                sub=claims["sub"],
                roles=tuple(dict.fromkeys(_ROLES[name] for name in names if name in _ROLES)),
                seat=seats[0] if seats else None,
            ),
            partners=tuple(partner for partner in partners if _PARTNER_ID.fullmatch(partner)),
            name=_text(_claim(claims, self.name)),
            email=_text(_claim(claims, self.email)) if verified else None,
        )

    def _mapped(self, claim: object, *, by_address: bool, verified: bool) -> list[str]:
        """Our names for what the claim lists. One that is a single text counts only where it is mapped."""
        if not self.groups:
            return _strings(claim)
        if by_address and not verified:
            return []
        names = [claim] if isinstance(claim, str) else _strings(claim)
        return [ours for name in names for ours in self.groups.get(name, ())]


def _claim(claims: Mapping[str, Any], name: str) -> Any:
    if name in claims:
        return claims[name]
    found: Any = claims
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _strings(claim: object) -> list[str]:
    return [item for item in claim if isinstance(item, str)] if isinstance(claim, list) else []


def _text(claim: object) -> str | None:
    """The claim without what PostgreSQL or a mail's header could not hold."""
    if not isinstance(claim, str):
        return None
    kept = (one for one in claim[:300] if ord(one) >= 32 and not "\ud800" <= one <= "\udfff")
    return "".join(kept).strip() or None
