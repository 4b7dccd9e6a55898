"""Follow up what was decided: what was seen to of closed complaints, and the indexes that find what is left."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# What was requested for a complaint before counts as seen to: each action of each complaint once, as first requested.
REQUESTED = """
INSERT INTO follow_ups (complaint_id, action, partner_id, done_by, done_at)
SELECT one->>'complaint_id', one->>'action', p.id, one->>'by', (one->>'at')::timestamptz
FROM partners AS p, jsonb_array_elements(p.state->'requested') WITH ORDINALITY AS made(one, number)
WHERE one->>'complaint_id' IS NOT NULL
ORDER BY number
ON CONFLICT DO NOTHING
"""


def upgrade() -> None:
    waits = sa.text("stage = 'asked'")
    op.create_index("vacations_asked_idx", "vacations", ["asked_at", "id"], postgresql_where=waits)
    op.create_table(
        "follow_ups",
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column(
            "action",
            sa.Text(),
            nullable=False,
            comment="What a mark board decided, or `delivery` of what was agreed.",
        ),
        sa.Column("partner_id", sa.Text(), nullable=False),
        sa.Column("done_by", sa.Text(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["partner_id"], ["partners.id"], name=op.f("follow_ups_partner_id_fkey")),
        sa.PrimaryKeyConstraint("complaint_id", "action", name=op.f("follow_ups_pkey")),
        comment="Actions that were carried out or requested for a complaint, and deliveries confirmed or given up.",
    )
    op.create_index(op.f("follow_ups_partner_id_idx"), "follow_ups", ["partner_id"])
    op.execute(REQUESTED)
    decided, agreed = sa.text("state #>> '{decision,action}' <> 'none'"), sa.text("outcome = 'resolved_by_mediation'")
    op.create_index("complaints_decided_action_idx", "complaints", ["closed_at", "id"], postgresql_where=decided)
    gated = sa.text("state #>> '{decision,action}' IN ('tier_action', 'programme_action')")
    op.create_index("complaints_gated_action_idx", "complaints", ["partner_id", "id"], postgresql_where=gated)
    op.create_index("complaints_agreed_solution_idx", "complaints", ["closed_at", "id"], postgresql_where=agreed)
