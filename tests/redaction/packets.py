"""A case whose packet the tests scrub: everybody on it, under every name they go by."""

from redaction import Identifier, Identifiers, StandsFor

IDENTIFIERS = (
    Identifier("hs-7100059", StandsFor.PARTNER),
    Identifier("Acme Agency GmbH", StandsFor.PARTNER),
    Identifier("Zéphyr Inbound", StandsFor.PARTNER),  # a former name
    Identifier("acme-agency.io", StandsFor.PARTNER),
    Identifier("Ana Pérez", StandsFor.PARTNER_PERSON),
    Identifier("ana.perez@acme-agency.io", StandsFor.PARTNER_PERSON),
    Identifier("Oakfield Foods Ltd", StandsFor.CUSTOMER),
    Identifier("Jo Young", StandsFor.CUSTOMER_PERSON),
    Identifier("jo@oakfieldfoods.example", StandsFor.CUSTOMER_PERSON),
    Identifier("+1 555 0199", StandsFor.CUSTOMER_PERSON),
    Identifier("Mira Lindqvist", StandsFor.STAFF),
    Identifier("mira@hubspot.example", StandsFor.STAFF),
    Identifier("ticket-1-90001", StandsFor.REFERENCE),
)
CASE = Identifiers.of(IDENTIFIERS)


def case_of(*partner: str) -> Identifiers:
    """A case of which only the partner's names are known."""
    return Identifiers.of(Identifier(name, StandsFor.PARTNER) for name in partner)
