"""Know who has held a seat of the accreditation review board: whatever token they use, they judge blind."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    comment = "Whether they were ever shown a review as members of its board."
    op.add_column("people", sa.Column("sits", sa.Boolean, nullable=False, server_default=sa.false(), comment=comment))
    op.execute(
        sa.text(
            """
            UPDATE people SET sits = true
            WHERE sub IN (SELECT actor FROM events WHERE role = 'accreditation_board')
            """
        )
    )
    op.create_index("people_sits_idx", "people", ["sub"], postgresql_where=sa.text("sits"))
