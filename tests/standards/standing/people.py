"""The people in the tests of standing: each with a role, a few with more than is good for them."""

from standards.actors import Actor
from standards.vocabulary import Role, Seat

OZ = Actor(sub="oz", roles=(Role.OPS,))
PAT = Actor(sub="pat", roles=(Role.PARTNER_OPS,))
LEX = Actor(sub="lex", roles=(Role.LEGAL,))
DEE = Actor(sub="dee", roles=(Role.DIRECTOR,))
DON = Actor(sub="don", roles=(Role.DIRECTOR,))


def member(sub: str, seat: Seat | None) -> Actor:
    """Somebody on the accreditation review board."""
    return Actor(sub=sub, roles=(Role.ACCREDITATION_BOARD,), seat=seat)


ADA, ABE = member("ada", Seat.ACADEMY), member("abe", Seat.ACADEMY)
CAS, CID = member("cas", Seat.CS_SERVICES), member("cid", Seat.CS_SERVICES)
POL, PIM = member("pol", Seat.POPS), member("pim", Seat.POPS)
SAM = member("sam", None)
"""On the board, but in no seat."""

JACK = Actor(sub="jack", roles=tuple(role for role in Role if role is not Role.SYSTEM), seat=Seat.ACADEMY)
"""Everything at once: director, board member, staff."""

JILL = JACK.model_copy(update={"sub": "jill", "seat": Seat.POPS})
MOVED = member("ada", Seat.POPS)
"""Ada, after she changed to another seat."""
SOL = Actor(sub="sol", roles=(Role.SERVICE_ACCELERATION,))
"""Sees to agreements; beside the people who act in reviews."""

PEOPLE = (OZ, PAT, LEX, DEE, DON, ADA, ABE, CAS, CID, POL, PIM, SAM, JACK, JILL, MOVED)
BOARD = tuple(person for person in PEOPLE if Role.ACCREDITATION_BOARD in person.roles)
DIRECTORS = tuple(person for person in PEOPLE if Role.DIRECTOR in person.roles)
ROLES = {person.sub: {*person.roles} for person in (*PEOPLE, SOL)} | {
    "recourse": {Role.SYSTEM},
    "hubspot": {Role.INTAKE},
}
