"""The activities of partners: companies are read in HubSpot, by their ids or page by page, and recorded as partners."""

from typing import TYPE_CHECKING

from temporalio import activity

from activities.hubspot.ticket import told_by_codes
from standards.base_model import FrozenModel

if TYPE_CHECKING:  # The ORM stays out of the workflow sandbox, which imports this module for its signatures.
    from activities.hubspot.partner_recorder import PartnerRecorder


class OfCompanies(FrozenModel):
    """Which companies."""

    ids: tuple[str, ...]


class PageOfCompanies(FrozenModel):
    """From where on companies are paged; None at the beginning."""

    after: str | None = None


class Reconciled(FrozenModel):
    """What came of companies: how many are partners on record now, how many were kept aside."""

    recorded: int = 0
    parked: int = 0
    after: str | None = None
    """Where the next page begins; None at the end."""


class HubSpotPartners:
    """The activities between the process of partners and HubSpot."""

    def __init__(self, recorder: "PartnerRecorder") -> None:
        self._recorder = recorder

    @activity.defn
    async def record_companies(self, of: OfCompanies) -> Reconciled:
        """Reads the companies and records those that are partners."""
        async with told_by_codes():
            return await self._recorder.companies(of.ids)

    @activity.defn
    async def record_page_of_companies(self, page: PageOfCompanies) -> Reconciled:
        """The same for a page of all companies."""
        async with told_by_codes():
            return await self._recorder.page(page.after)
