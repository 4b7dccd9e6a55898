"""Keep what reports need of closed complaints: a row a case, made by the database itself when the case closes.

A trigger makes it, so that every version of the worker keeps it, and one statement fills it for what closed before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_STAGES = ("cs_resolution", "mediation", "investigation", "mark_board")
_SPENT = ",\n".join(f"sum(spent) FILTER (WHERE stage = '{stage}')::bigint AS {stage}" for stage in _STAGES)
_TOLD = f"""
CREATE VIEW closed_cases_told AS
SELECT one.id AS complaint_id, one.partner_id, one.filed_by, one.outcome, one.closed_at,
  (extract(epoch FROM one.closed_at - one.opened_at) * 1000000)::bigint AS open_for, stages.*
FROM complaints one, LATERAL (
  SELECT {_SPENT} FROM (
    SELECT log.fact ->> 'stage' AS stage,
      extract(epoch FROM lead(log.at, 1, one.closed_at) OVER (ORDER BY log.sequence) - log.at) * 1000000 AS spent
    FROM events log WHERE log.subject = one.id AND log.type IN ('complaint_filed', 'stage_entered')
  ) passages
) stages
WHERE one.closed_at IS NOT NULL"""
_KEEP = """
CREATE FUNCTION keep_closed_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM public.closed_cases WHERE complaint_id = NEW.id;
  INSERT INTO public.closed_cases SELECT * FROM public.closed_cases_told WHERE complaint_id = NEW.id;
  RETURN NULL;
END $$"""
_ON_INSERT = """
CREATE TRIGGER keep_closed_case_inserted AFTER INSERT ON complaints
FOR EACH ROW WHEN (NEW.closed_at IS NOT NULL) EXECUTE FUNCTION keep_closed_case()"""
_ON_UPDATE = """
CREATE TRIGGER keep_closed_case_updated AFTER UPDATE ON complaints
FOR EACH ROW WHEN ((OLD.closed_at, OLD.outcome) IS DISTINCT FROM (NEW.closed_at, NEW.outcome))
EXECUTE FUNCTION keep_closed_case()"""


def upgrade() -> None:
    stages = [sa.Column(stage, sa.BigInteger(), nullable=True) for stage in _STAGES]
    op.create_table(
        "closed_cases",
        sa.Column("complaint_id", sa.Text(), nullable=False),
        sa.Column("partner_id", sa.Text(), nullable=False),
        sa.Column("filed_by", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("open_for", sa.BigInteger(), nullable=False),
        *stages,
        sa.PrimaryKeyConstraint("complaint_id", name="closed_cases_pkey"),
        comment="What reports need of closed complaints, in few bytes: a trigger makes the row when a case closes, as "
        "the view `closed_cases_told` reads it from the events.",
    )
    op.execute(_TOLD)
    op.execute("INSERT INTO closed_cases SELECT * FROM closed_cases_told")
    op.create_index(
        "closed_cases_report_idx", "closed_cases", ["closed_at"], postgresql_include=["outcome", "open_for", *_STAGES]
    )
    op.create_index("closed_cases_partner_idx", "closed_cases", ["partner_id", "closed_at"])
    op.create_index("closed_cases_filed_by_idx", "closed_cases", ["filed_by", "closed_at"])
    for statement in (_KEEP, _ON_INSERT, _ON_UPDATE):
        op.execute(statement)
