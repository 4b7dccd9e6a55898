"""Who takes the steps of a random history: some people hold several offices, so that conflicts come about."""

from random import Random

SEATS = {
    "cs_services": ("sam", "sue@hubspot.example", "kim"),
    "academy": ("amy", "abe", "kim"),
    "pops": ("pia", "pam", "kim"),
}
OFFICES = {
    "cs": ("ana", "cas"),
    "service_acceleration": ("sol", "sia"),
    "partner_ops": ("pat", "peg"),
    "mark_board": ("mia", "max", "mei", "moe", "mo", "may"),
    "director": ("dan", "dee"),
    "legal": ("leo",),
    "ops": ("oz", "ola"),
}
EVERYBODY = tuple(dict.fromkeys(name for names in (*SEATS.values(), *OFFICES.values()) for name in names))
STRANGER_IN_OFFICE = 0.2
"""How often somebody takes a step in an office that is not theirs."""


def somebody(rng: Random, role: str) -> str:
    """A person who acts in the role."""
    return rng.choice(EVERYBODY if rng.random() < STRANGER_IN_OFFICE else OFFICES[role])


def employee(rng: Random) -> str:
    """Whom a customer told of a complaint, by a name, or by an address in any case."""
    name = rng.choice(rng.choice((EVERYBODY, *SEATS.values())))
    return name.title() if "@" in name and rng.random() < 0.5 else name


def seat_holder(rng: Random, seat: str) -> str:
    """A person who acts for the seat."""
    return rng.choice(EVERYBODY if rng.random() < STRANGER_IN_OFFICE / 3 else SEATS[seat])
