"""What the visitor may do, and what not and why: both from the guards of the declarations."""

from dataclasses import dataclass

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncConnection

from api.console.labels import label_of
from api.console.nouns import Judged, Noun
from api.console.visit import Visit
from standards.commands import Declaration
from standards.guards import offered, withheld


@dataclass(frozen=True)
class Offer:
    """A command with its address; ``why`` where it is refused now."""

    name: str
    label: str
    summary: str
    address: str
    clauses: tuple[str, ...]
    why: str = ""


def taken(request: Request, name: str, *nouns: Noun, also: str = "") -> str | None:
    """The command that was just taken on one of the nouns, where the address names one under ``done`` or ``later``.

    ``also`` is one that is no noun's.
    """
    given = request.query_params.get(name)
    return given if given == also or any(given in noun.commands.registry for noun in nouns) else None


def _offer(declared: Declaration, base: str, why: str = "", clauses: tuple[str, ...] | None = None) -> Offer:
    return Offer(
        name=declared.name,
        label=label_of(declared.name),
        summary=declared.summary,
        address=f"{base}/actions/{declared.name}",
        clauses=clauses if clauses is not None else tuple(map(str, declared.clauses)),
        why=why,
    )


async def offers_of(
    visit: Visit, connection: AsyncConnection, noun: Noun, found: object, subject: str
) -> tuple[list[Offer], list[Offer]]:
    """What the visitor may do to the subject, and what is refused."""
    return offers_judged(noun, subject, await noun.asked(visit, connection, found))


def offers_judged(noun: Noun, subject: str, situation: Judged) -> tuple[list[Offer], list[Offer]]:
    """The same where the subject was asked about already."""
    base, registry = f"/console/{noun.path}/{subject}", noun.commands.registry
    may = [_offer(declared, base) for declared in offered(registry, situation)]
    refused = withheld(registry, situation)
    return may, [_offer(one, base, why.detail, tuple(map(str, why.clauses))) for one, why in refused]
