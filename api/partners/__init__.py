"""Partners over HTTP: what is told about them, and what is read."""

from api.partners.schemas import CertificationBody, PartnerBody

__all__ = ["CertificationBody", "PartnerBody"]
