"""Hold duties apart in the database itself: a mark has its board's decision, a loss a director who never sat on the board."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

WHO_SAT = """
UPDATE reviews SET sat = ARRAY(SELECT jsonb_array_elements_text(state->'sat')),
    approved_by = CASE WHEN outcome = 'revoked' THEN state->>'directed_by' END
"""


def upgrade() -> None:
    op.create_unique_constraint(op.f("complaints_id_outcome_key"), "complaints", ["id", "outcome"])
    op.add_column(
        "marks", sa.Column("outcome", sa.Text(), sa.Computed("'mark_placed'", persisted=True), nullable=False)
    )
    op.create_foreign_key(
        op.f("marks_complaint_id_outcome_fkey"), "marks", "complaints", ["complaint_id", "outcome"], ["id", "outcome"]
    )
    op.add_column("reviews", sa.Column("sat", sa.ARRAY(sa.Text()), nullable=False, server_default="{}"))
    op.alter_column("reviews", "sat", server_default=None)
    op.add_column("reviews", sa.Column("approved_by", sa.Text(), nullable=True))
    op.execute(WHO_SAT)
    op.create_check_constraint(
        op.f("reviews_approval_check"),
        "reviews",
        "outcome IS DISTINCT FROM 'revoked' OR (approved_by IS NOT NULL AND approved_by <> ALL (sat))",
    )
    op.create_check_constraint(op.f("vacations_duties_check"), "vacations", "vacated_by <> asked_by")
