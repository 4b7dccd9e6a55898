"""A case whose packet the tests redact: everybody on it, under every name they go by."""

from redaction import EntityType, Identifier, Identifiers

IDENTIFIERS = (
    Identifier("hs-7100059", EntityType.PARTNER),
    Identifier("Acme Agency GmbH", EntityType.PARTNER),
    Identifier("Zéphyr Inbound", EntityType.PARTNER),  # a former name
    Identifier("acme-agency.io", EntityType.PARTNER),
    Identifier("Ana Pérez", EntityType.PARTNER_PERSON),
    Identifier("ana.perez@acme-agency.io", EntityType.PARTNER_PERSON),
    Identifier("Oakfield Foods Ltd", EntityType.CUSTOMER),
    Identifier("Jo Young", EntityType.CUSTOMER_PERSON),
    Identifier("jo@oakfieldfoods.example", EntityType.CUSTOMER_PERSON),
    Identifier("+1 555 0199", EntityType.CUSTOMER_PERSON),
    Identifier("Mira Lindqvist", EntityType.STAFF),
    Identifier("mira@hubspot.example", EntityType.STAFF),
    Identifier("ticket-1-90001", EntityType.REFERENCE),
)
CASE = Identifiers.of(IDENTIFIERS)


def case_of(*partner: str) -> Identifiers:
    """A case of which only the partner's names are known."""
    return Identifiers.of(Identifier(name, EntityType.PARTNER) for name in partner)
