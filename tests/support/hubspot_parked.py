"""Something that was kept aside of HubSpot's, and a request to erase, for tests of who may see them."""

import json
from datetime import UTC, datetime

from records.hubspot import erasures, events
from records.hubspot.events import StoredEvent
from tests.support.product import Product, fresh


async def something_kept_aside(product: Product) -> None:
    """An event that cannot be read, and a contact whose data is to be erased."""
    now, payload = datetime.now(UTC), json.dumps({"mark": fresh("event")})
    unreadable = StoredEvent(fresh("evt"), "unreadable", "nothing", (), 0, payload, "subscriptionType is missing")
    async with product.engine.begin() as connection:
        await events.store(connection, [unreadable], now)
        await erasures.request_erasure(connection, fresh("contact"), now)
