"""The mapping against a portal: what of it the portal does not have, or has otherwise."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from activities.hubspot.client import HubSpotClient
from activities.hubspot.mapping import Mapping as PortalMapping
from activities.hubspot.portal_properties import NeededProperty, needed_properties
from standards.vocabulary import Outcome, Stage


@dataclass(frozen=True)
class PortalFault:
    """Something that must be mended in the portal or in the mapping. ``property`` is one that setting up creates."""

    place: str
    problem: str
    property: NeededProperty | None = None


async def check_portal(client: HubSpotClient, mapping: PortalMapping) -> list[PortalFault]:
    """Every fault. Raises ``HubSpotAway`` and ``HubSpotRefused``."""
    needed = list(needed_properties(mapping))
    found: list[PortalFault] = []
    for kind in dict.fromkeys(one.kind for one in needed):
        known = {one["name"]: one for one in await client.properties(kind)}
        found += _faults([one for one in needed if one.kind == kind], known)
        if kind == "tickets":
            found += _option_faults(mapping, known)
    return found


def _faults(needed: Iterable[NeededProperty], known: Mapping[str, Any]) -> Iterator[PortalFault]:
    for one in needed:
        place, has = f"{one.kind}.{one.name}", known.get(one.name)
        if has is None:
            hint = "; `./recourse hubspot setup` creates it" if one.ours else ""
            yield PortalFault(place, f"the portal has no such property ({one.used_for}){hint}", one)
        elif one.unique and not has.get("hasUniqueValue"):
            yield PortalFault(place, "its values are not unique, so that a note could be written twice")
        elif one.type == "datetime" and has["type"] not in {"datetime", "string"}:
            yield PortalFault(place, f"it is of type {has['type']}; date and time are written to it")
        elif one.ours and has.get("modificationMetadata", {}).get("readOnlyValue"):
            yield PortalFault(place, "it is read-only, and it is written")


def _option_faults(mapping: PortalMapping, known: Mapping[str, Any]) -> Iterator[PortalFault]:
    """A property with a list of options takes no other value."""
    back = mapping.write_back
    for name, values in ((back.stage, [*Stage]), (back.outcome, [*Outcome])):
        options = {one["value"] for one in known.get(name or "", {}).get("options", ())}
        missing = [value.value for value in values if options and value.value not in options]
        if missing:
            yield PortalFault(f"tickets.{name}", f"its options lack {', '.join(missing)}")
    tested = mapping.is_complaint
    wanted = (tested.equals,) if tested.equals is not None else tested.one_of
    options = {one["value"] for one in known.get(tested.property, {}).get("options", ())}
    for value in wanted:
        if options and value not in options:
            yield PortalFault(f"tickets.{tested.property}", f"it has no option {value}, so no ticket is a complaint")
