"""Keep who wants their mails gathered into one a day."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mail_digests",
        sa.Column("sub", sa.Text(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("sub", name="mail_digests_pkey"),
        sa.CheckConstraint("hour BETWEEN 0 AND 23", name="mail_digests_hour_check"),
        comment="Who wants their mails gathered into one a day.",
    )
