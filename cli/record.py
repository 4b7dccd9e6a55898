"""How commands reach the record: by the settings of the environment, or by those of the local stack."""

from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from typing import Final

from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from cli.local import environment
from cli.local.processes import LocalStackError
from cli.terminal import give_up, reason_of
from records.database import is_away, opened
from settings import FileUnreadable, StoreSettings, faults


def settings_of_the_record() -> StoreSettings:
    """The settings in the environment, else those of the local stack that runs, or ran last."""
    try:
        environment.adopt()
        return StoreSettings()
    except LocalStackError as error:
        give_up(f"{error}, or set RECOURSE_DATABASE_URL")
    except FileUnreadable as error:
        give_up(str(error))
    except ValidationError as error:
        give_up("; ".join(faults(error)))


OWNER_NEEDED: Final = "set RECOURSE_MIGRATION_DATABASE_URL: this takes the rights of the schema's owner"


@contextmanager
def asking_postgresql(settings: StoreSettings, *, as_owner: bool = False) -> Iterator[None]:
    """Says why, and leaves with 1, where PostgreSQL does not answer or refuses."""
    try:
        yield
    except (OSError, TimeoutError):
        give_up("PostgreSQL does not answer; is the stack running?")
    except DBAPIError as error:
        if is_away(error):
            give_up("PostgreSQL does not answer; is the stack running?")
        hint = f"; {OWNER_NEEDED}" if as_owner and settings.migration_database_url is None else ""
        give_up(f"PostgreSQL refused: {reason_of(error)}{hint}")


def owners_engine(settings: StoreSettings) -> AbstractAsyncContextManager[AsyncEngine]:
    """An engine with the rights of the schema's owner: the application may change nothing that it only inserts."""
    return opened(settings.migration_database_url or settings.database_url, 1, settings.audit.ring)
