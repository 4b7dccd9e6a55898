"""A portal that has every property which a mapping names, as one that was set up by hand and by command."""

from activities.hubspot.mapping import Mapping
from activities.hubspot.portal_properties import needed_properties
from cli.hubspot_stand_in.portal import READ_ONLY, Portal


def prepare(portal: Portal, mapping: Mapping) -> None:
    """Gives the portal what it lacks."""
    for needed in needed_properties(mapping):
        if needed.name not in portal.properties[needed.kind] and needed.name not in READ_ONLY:
            told = needed.described() if needed.ours else {}
            portal.define(needed.kind, needed.name, **{key: value for key, value in told.items() if key != "name"})
