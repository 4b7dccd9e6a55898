"""`./recourse token`: prints a bearer token that the local stack accepts."""

import os
from collections.abc import Mapping
from typing import Annotated, Final

import typer

from api.local_issuer.tokens import claims
from cli.local import addresses, issuer
from cli.local.paths import State
from cli.terminal import give_up
from standards.vocabulary import Role, Seat

_KNOWN: Final = {role.value: role for role in Role if role is not Role.SYSTEM}


def _role(name: str) -> Role:
    """The role of that name. The product's own role, in which deadlines act, is nobody's to carry."""
    if name not in _KNOWN:
        raise typer.BadParameter(f"use one of {', '.join(_KNOWN)}")
    return _KNOWN[name]


def token(
    sub: Annotated[str, typer.Option(help="Who it is for.")],
    role: Annotated[list[Role], typer.Option(parser=_role, metavar="ROLE", help="May be given several times.")],
    seat: Annotated[Seat | None, typer.Option(help="The accreditation board member's seat.")] = None,
    partner: Annotated[
        list[str] | None, typer.Option(help="A partner that a PDM manages; several times for several.")
    ] = None,
    email: Annotated[str | None, typer.Option(help="By default SUB@hubspot.example.")] = None,
) -> None:
    """Print a bearer token that the local stack accepts for twelve hours."""
    state = State.of()
    refusal = refuse(state, os.environ)
    if refusal:
        give_up(refusal)
    typer.echo(issuer.sign(state.keys, sub, claims(sub, role, seat=seat, partners=partner or [], email=email)))


def refuse(state: State, variables: Mapping[str, str]) -> str | None:
    """Why no token can be made here, if so: this is no issuer for anything but the local stack."""
    configured = variables.get("RECOURSE_OIDC_ISSUER", issuer.ISSUER)
    if configured != issuer.ISSUER:
        return f"the environment names the issuer {configured}; ask that one for a token"
    told = addresses.read(state.addresses).get("issuer", issuer.ISSUER)
    if told != issuer.ISSUER:
        return f"the local stack was started with the issuer {told}; ask that one for a token"
    if not issuer.key_file(state.keys).exists():
        return f"there is no local stack in {state.root}; start one with `./recourse up`"
    return None
