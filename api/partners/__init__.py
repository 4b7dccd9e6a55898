"""Partners over HTTP: what is told about them, and what is read."""

from api.partners.models import CertificationBody, PartnerBody

__all__ = ["CertificationBody", "PartnerBody"]
