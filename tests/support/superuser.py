"""PostgreSQL's superuser in a product's database: who tampers, past triggers and constraints."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from cli.local.postgres import SUPERUSER
from settings import normalise_database_url
from tests.support.product import Product


@asynccontextmanager
async def as_superuser(product: Product) -> AsyncIterator[AsyncConnection]:
    """A transaction that is kept, unless the block raises."""
    engine = create_async_engine(normalise_database_url(product.servers.postgres.url(SUPERUSER)), poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            await connection.execute(text("SET session_replication_role = replica"))
            yield connection
    finally:
        await engine.dispose()


async def tamper(product: Product, *statements: str) -> None:
    """Executes the statements, one after the other."""
    async with as_superuser(product) as connection:
        for statement in statements:
            await connection.execute(text(statement))
