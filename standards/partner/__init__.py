"""A partner as the standard sees it: tier, programmes, certifications and imported marks, as facts over time (S2)."""

from standards.partner.commands import PARTNER_COMMANDS, PARTNER_FACTS, PartnerCommand
from standards.partner.events import PartnerEvent
from standards.partner.evolve import evolve
from standards.partner.state import Partner

__all__ = ["PARTNER_COMMANDS", "PARTNER_FACTS", "Partner", "PartnerCommand", "PartnerEvent", "evolve"]
