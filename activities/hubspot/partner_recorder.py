"""Recording partners: what HubSpot knows of a company becomes facts about the partner, judged by the rules."""

import secrets
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncEngine

from activities.hubspot.client import HubSpotClient, HubSpotObject
from activities.hubspot.mapping import PartnerMapping
from activities.hubspot.partner_draft import NoPartner, PartnerDraft, is_partner, partner_draft
from activities.hubspot.partners import Reconciled
from activities.hubspot.ticket_reader import HUBSPOT
from activities.standing import Nudge
from records.database import transaction
from records.editions.repository import EditionRepository
from records.hubspot import companies
from records.partners import queries as partners
from records.partners.queries import Identity, PartnerRecord
from records.standing import Written, describe, hold
from standards.commands import Command
from standards.partner.commands import (
    DescribePartner,
    PartnerFact,
    RecordCertification,
    RecordFacts,
    RemoveCertification,
)
from standards.rejections import Rejection

_KIND: Final = "companies"


class PartnerRecorder:
    """Records companies as partners. Raises ``HubSpotAway`` and ``RecordAway``: whoever asked asks again."""

    def __init__(
        self,
        engine: AsyncEngine,
        repository: EditionRepository,
        client: HubSpotClient,
        mapping: PartnerMapping | None,
        clock: Callable[[], datetime],
        nudge: Nudge,
    ) -> None:
        self._engine, self._repository = engine, repository
        self._client, self._mapping, self._clock, self._nudge = client, mapping, clock, nudge

    async def companies(self, ids: Sequence[str]) -> Reconciled:
        """Records the companies that there are. One that is gone stays the partner that it was: people decide."""
        if self._mapping is None:
            return Reconciled()
        found = await self._client.read_batch(_KIND, ids, self._mapping.properties)
        done = await self._record_all(found, self._mapping)
        async with transaction(self._engine) as connection:
            for gone in {*ids} - {one.id for one in found}:
                partner_id = await companies.partner_of(connection, gone)
                await companies.keep(connection, gone, partner_id, self._clock())
        return done

    async def page(self, after: str | None) -> Reconciled:
        """Records the page of companies behind the cursor."""
        if self._mapping is None:
            return Reconciled()
        page = await self._client.page(_KIND, self._mapping.properties, after)
        done = await self._record_all(page.objects, self._mapping)
        return done.model_copy(update={"after": page.after})

    async def _record_all(self, found: Iterable[HubSpotObject], mapping: PartnerMapping) -> Reconciled:
        recorded = parked = 0
        for one in found:
            if not is_partner(one.properties, mapping):
                continue
            refused = await self._record(one, mapping)
            recorded, parked = recorded + (refused is None), parked + (refused is not None)
        return Reconciled(recorded=recorded, parked=parked)

    async def _record(self, found: HubSpotObject, mapping: PartnerMapping) -> tuple[str, str] | None:
        """Records one company; returns why it could not be, as a code and in words."""
        now = self._clock()
        try:
            draft = partner_draft(found.id, found.properties, mapping)
        except NoPartner as error:
            return await self._keep(found.id, None, ("invalid", str(error)))
        async with transaction(self._engine) as connection:
            await hold(connection, draft.id)
            known = await partners.find(connection, draft.id)
            identity = await partners.keep_identity(connection, draft.id, _identity(draft), now)
            facts = RecordFacts(facts=_facts(draft, identity, known, mapping))
            written = await describe(connection, self._repository, draft.id, _command(draft, facts, now), now)
        if isinstance(written, Rejection):
            return await self._keep(found.id, draft.id, (written.code.value, written.detail))
        await self._told(written)
        return await self._keep(found.id, draft.id, None)

    async def _keep(
        self, company_id: str, partner_id: str | None, refused: tuple[str, str] | None
    ) -> tuple[str, str] | None:
        async with transaction(self._engine) as connection:
            await companies.keep(connection, company_id, partner_id, self._clock(), refused)
        return refused

    async def _told(self, written: Written) -> None:
        if written.subjects:
            await self._nudge(written.standing, written.subjects)


def _command(draft: PartnerDraft, facts: RecordFacts, now: datetime) -> Command[Any]:
    seed = secrets.token_hex(16)
    return Command[Any](by=HUBSPOT, submitted_at=now, data=facts, subject=f"partner/{draft.id}", seed=seed)


def _identity(draft: PartnerDraft) -> Identity:
    return Identity(
        name=draft.name,
        aliases=draft.aliases,
        domains=draft.domains,
        contact_name=draft.contact_name,
        contact_email=draft.contact_email,
        pdm_name=draft.pdm_name,
        pdm_email=draft.pdm_email,
        pdm_sub=draft.pdm_sub,
    )


def _facts(
    draft: PartnerDraft, identity: str, known: PartnerRecord | None, mapping: PartnerMapping
) -> tuple[PartnerFact, ...]:
    """Everything that is told; a mapped certification that is told no more is removed, others are left alone."""
    described = DescribePartner(tier=draft.tier, programmes=draft.programmes, identity=identity)
    held = [RecordCertification(**one.model_dump()) for one in draft.certifications]
    lost = {one.name for one in known.certifications} if known else set()
    lost = lost & mapping.certifications.keys() - {one.name for one in draft.certifications}
    return (described, *held, *(RemoveCertification(name=name) for name in sorted(lost)))
