"""How commands reach the record: by the settings of the environment, or by those of the local stack."""

from contextlib import AbstractAsyncContextManager

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncEngine

from cli.local import environment
from cli.local.processes import LocalStackError
from cli.terminal import give_up
from records.database import opened
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


def owners_engine(settings: StoreSettings) -> AbstractAsyncContextManager[AsyncEngine]:
    """An engine with the rights of the schema's owner: the application may change nothing that it only inserts."""
    return opened(settings.migration_database_url or settings.database_url, 1, settings.audit.ring)
