"""Find the cases that wait for somebody's answer, and count no time between a close and its reopening in reports."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0030"
branch_labels = None
depends_on = None

_STAGES = ("cs_resolution", "mediation", "investigation", "mark_board")
_SPENT = ",\n".join(f"sum(spent) FILTER (WHERE stage = '{stage}')::bigint AS {stage}" for stage in _STAGES)
# As it was, but that a close, which has no stage, ends the time in one.
_TOLD = f"""
CREATE OR REPLACE VIEW closed_cases_told AS
SELECT one.id AS complaint_id, one.partner_id, one.filed_by, one.outcome, one.closed_at,
  (extract(epoch FROM one.closed_at - one.opened_at) * 1000000)::bigint AS open_for, stages.*
FROM complaints one, LATERAL (
  SELECT {_SPENT} FROM (
    SELECT log.fact ->> 'stage' AS stage,
      extract(epoch FROM lead(log.at, 1, one.closed_at) OVER (ORDER BY log.sequence) - log.at) * 1000000 AS spent
    FROM events log WHERE log.subject = one.id AND log.type IN ('complaint_filed', 'stage_entered', 'closed')
  ) passages
) stages
WHERE one.closed_at IS NOT NULL"""


def upgrade() -> None:
    op.create_index(
        "complaints_waiting_idx", "complaints", ["opened_at", "id"], postgresql_where=sa.text("state ? 'waiting'")
    )
    op.execute(_TOLD)
