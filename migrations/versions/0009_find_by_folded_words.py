"""Find by words without accents and case: complaints and people; the indexes of new filters, and of PDMs."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from records.search import words

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BATCH = 500


def upgrade() -> None:
    op.drop_column("intake", "search")
    for table in ("intake", "people"):
        comment = "As ``records.search`` makes it."
        column = sa.Column(
            "search", postgresql.TSVECTOR(), nullable=False, server_default=sa.text("''"), comment=comment
        )
        op.add_column(table, column)
    roles = sa.Column("roles", postgresql.ARRAY(sa.Text()), nullable=False, server_default=sa.text("'{}'"))
    roles.comment = "Of the latest token."
    op.add_column("people", roles)
    _fill("intake", "id", "SELECT id, external_id, body FROM intake", _of_complaint)
    _fill("people", "sub", "SELECT sub, name, email FROM people", lambda row: (row.sub, row.name, row.email))
    op.create_index("intake_search_idx", "intake", ["search"], postgresql_using="gin")
    op.create_index("people_search_idx", "people", ["search"], postgresql_using="gin")
    for column in ("category", "severity", "outcome"):
        op.create_index(f"complaints_{column}_idx", "complaints", [column, "opened_at", "id"])
    op.drop_index("complaints_closed_idx", "complaints")
    op.create_index("complaints_closed_idx", "complaints", ["closed_at", "id"])
    op.create_index(
        "complaints_open_partner_idx", "complaints", ["partner_id"], postgresql_where=sa.text("status = 'open'")
    )
    op.create_index("identities_pdm_idx", "identities", ["pdm_sub"])
    op.create_index("identities_pdm_email_idx", "identities", [sa.text("lower(pdm_email)")])


def _of_complaint(row: Any) -> tuple[str | None, ...]:
    customer, surfaced_by = row.body.get("customer") or {}, row.body.get("surfaced_by") or {}
    said = (row.body.get("summary"), row.body.get("description"), customer.get("name"), customer.get("company"))
    return (*said, customer.get("email"), surfaced_by.get("name"), surfaced_by.get("email"), row.external_id)


def _fill(table: str, key: str, query: str, texts_of: Any) -> None:
    """Makes the search column of the rows that are there, a batch at a time."""
    connection = op.get_bind()
    statement = sa.text(f"UPDATE {table} SET search = CAST(:search AS tsvector) WHERE {key} = :key")
    rows = connection.execute(sa.text(query)).all()
    for batch in _batches(rows):
        connection.execute(statement, [{"key": row[0], "search": _vector(texts_of(row))} for row in batch])


def _batches(rows: Any) -> Iterator[Any]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


def _vector(texts: tuple[str | None, ...]) -> str:
    return " ".join(f"'{word}':{place}" for place, word in enumerate(words(*texts), start=1))
