"""What the application's role may do, stated as a whole and applied after each migration: a role made late gets it too.

The application reads everything and writes what it must. It cannot alter the schema, nor change what it only inserts.
"""

from sqlalchemy import Connection, text

APPLICATION = "recourse_app"
INSERT_ONLY = ("events", "seals", "editions", "identities", "texts", "intake", "decisions", "partner_history")
"""Tables in which the application never changes and never deletes a row, but for these columns."""
COLUMNS = {"editions": ("stage", "approved_by", "approved_at", "withdrawn_by", "withdrawn_at")}
"""Of a table in which the application only inserts, the columns that it changes."""


class RoleMissing(Exception):
    """The application's role does not exist: it could not read what was migrated."""


def grant(connection: Connection) -> None:
    """Grants the role what the application needs, and nothing more. Raises ``RoleMissing`` where there is no role."""
    if connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": APPLICATION}).first() is None:
        raise RoleMissing(APPLICATION)
    known = set(connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).scalars())
    insert_only = ", ".join(name for name in INSERT_ONLY if name in known)
    for statement in (
        f"GRANT USAGE ON SCHEMA public TO {APPLICATION}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APPLICATION}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {APPLICATION}",
        f"REVOKE UPDATE, DELETE ON {insert_only} FROM {APPLICATION}",
        f"REVOKE ALL ON alembic_version FROM {APPLICATION}",
        f"GRANT SELECT ON alembic_version TO {APPLICATION}",
        *(f"GRANT UPDATE ({', '.join(names)}) ON {table} TO {APPLICATION}" for table, names in COLUMNS.items()),
    ):
        connection.execute(text(statement))
