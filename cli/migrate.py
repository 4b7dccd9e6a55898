"""``python -m cli.migrate``: brings the schema up to date, as the owner whose address the environment gives."""

import sys

from alembic import command
from alembic.config import Config
from sqlalchemy.exc import DBAPIError

from cli.local.processes import REPO
from cli.terminal import reason_of
from migrations.grants import RoleMissing

ROLE_MISSING = 78  # EX_CONFIG
TRY_AGAIN = 75  # EX_TEMPFAIL


def config() -> Config:
    """Alembic's, without a file; ``migrations/env.py`` takes the address from the environment."""
    made = Config()
    made.set_main_option("script_location", str(REPO / "migrations"))
    return made


def migrate() -> None:
    """Migrates to the newest version, then grants the application's role what it needs.

    Raises ``RoleMissing`` where that role does not exist; the schema is migrated then, and running again is safe.
    """
    made = config()
    made.attributes["grant"] = True
    command.upgrade(made, "head")


def main() -> None:
    """Migrates, and says what to do where it could not: where the application's role is missing, for one."""
    try:
        migrate()
    except RoleMissing as missing:
        sys.stderr.write(
            f"recourse: the schema is up to date, but there is no role {missing}: the application could read nothing.\n"
            f"Create it (CREATE ROLE {missing} LOGIN PASSWORD '...') and run this again.\n"
        )
        raise SystemExit(ROLE_MISSING) from None
    except (OSError, DBAPIError) as error:
        sys.stderr.write(
            f"recourse: PostgreSQL does not answer or refuses: {reason_of(error)}\nRunning this again is safe.\n"
        )
        raise SystemExit(TRY_AGAIN) from None
    sys.stdout.write("the schema is up to date\n")


if __name__ == "__main__":
    main()
