"""Keep apart what a ticket's properties show and what its notes tell, so that neither is repeated for the other."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "hubspot_tickets",
        sa.Column(
            "shown_sequence",
            sa.Integer(),
            server_default="0",
            nullable=False,
            comment="The event that properties show.",
        ),
    )
    op.alter_column(
        "hubspot_tickets",
        "written_sequence",
        existing_type=sa.Integer(),
        existing_server_default="0",
        existing_nullable=False,
        existing_comment="Up to which event it is told.",
        comment="Up to which event notes tell.",
    )
