"""``python -m cli.migrate``: brings the schema up to date, as the owner whose address the environment gives."""

from alembic import command
from alembic.config import Config

from cli.local.processes import REPO


def config() -> Config:
    """Alembic's, without a file; ``migrations/env.py`` takes the address from the environment."""
    made = Config()
    made.set_main_option("script_location", str(REPO / "migrations"))
    return made


if __name__ == "__main__":
    command.upgrade(config(), "head")
