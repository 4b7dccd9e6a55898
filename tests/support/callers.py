"""One person a role, and the ones who hold none or only the board's: who is tried on every operation."""

from dataclasses import dataclass, field
from typing import Any

import httpx

from standards.vocabulary import Role
from tests.support.product import Product

ELSEWHERE = "hs-elsewhere"
"""A partner that nobody records."""


@dataclass(frozen=True)
class Person:
    """Somebody with a token."""

    sub: str
    roles: tuple[str, ...] = ()
    claims: dict[str, Any] = field(default_factory=dict)

    def client(self, product: Product) -> httpx.AsyncClient:
        """A client that acts as the person."""
        return product.as_(self.sub, *self.roles, **self.claims)


def people(partner_id: str) -> dict[str, Person]:
    """Everybody by what they are; the PDM manages the partner, and the other one manages another."""
    by_role = {
        Role.INTAKE: Person("hubspot", ("intake",)),
        Role.CS: Person("ana", ("cs",)),
        Role.SERVICE_ACCELERATION: Person("sol", ("service_acceleration",)),
        Role.PDM: Person("pia", ("pdm",), {"partners": [partner_id]}),
        Role.PARTNER_OPS: Person("pat", ("partner_ops",)),
        Role.MARK_BOARD: Person("mia", ("mark_board",)),
        Role.ACCREDITATION_BOARD: Person("bea", ("accreditation_board",), {"seat": "academy"}),
        Role.DIRECTOR: Person("dora", ("director",)),
        Role.LEGAL: Person("lee", ("legal",)),
        Role.OPS: Person("olga", ("ops",)),
        Role.AUDITOR: Person("aud", ("auditor",)),
        Role.SYSTEM: Person("sys", ("system",)),
    }
    assert set(by_role) == set(Role), "a new role is tried on every operation, too"
    other_intake = {"intake, another system": Person("crm", ("intake",))}
    other_pdm = {"pdm, of others": Person("pim", ("pdm",), {"partners": [ELSEWHERE]})}
    return (
        {str(role): person for role, person in by_role.items()} | other_intake | other_pdm | {"no role": Person("nora")}
    )


def tried_by(product: Product, who: str, everybody: dict[str, Person]) -> httpx.AsyncClient:
    """The client of somebody, or of nobody at all."""
    return product.anonymous if who == NOBODY else everybody[who].client(product)


NOBODY = "no token"
STAFF = tuple(str(role) for role in Role if role not in {Role.ACCREDITATION_BOARD, Role.SYSTEM, Role.INTAKE, Role.PDM})
"""Roles that see every case."""
EVERY_ROLE = tuple(str(role) for role in Role if role not in {Role.SYSTEM, Role.ACCREDITATION_BOARD})
