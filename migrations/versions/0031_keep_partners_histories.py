"""Keep which events are told in a partner's history, so that a page of it reads its own however many there are.

A trigger keeps it, at the commit, when the event's complaint, accreditation, review or mark is on record, too.
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0029"
branch_labels = None
depends_on = None

_TOLD_OF_COMPLAINTS = "('complaint_filed', 'flagged_very_serious', 'mark_board_decided', 'mark_placed', 'closed')"
_OWNERS = "\nUNION ALL\n".join(
    f"SELECT owner.partner_id, log.position, false FROM events log JOIN {table} owner ON owner.id = log.subject"
    for table in ("accreditations", "reviews", "marks")
)
_TOLD = f"""
CREATE VIEW partner_history_told (partner_id, position, of_complaint) AS
SELECT substr(log.subject, 9), log.position, false FROM events log WHERE log.subject LIKE 'partner/%'
UNION ALL
{_OWNERS}
UNION ALL
SELECT owner.partner_id, log.position, true FROM events log JOIN complaints owner ON owner.id = log.subject
WHERE log.type IN {_TOLD_OF_COMPLAINTS}"""
_KEEP = """
CREATE FUNCTION keep_partner_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.partner_history
  SELECT told.partner_id, told.position, told.of_complaint FROM public.partner_history_told told
  WHERE told.position = NEW.position
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$"""
_AT_COMMIT = f"""
CREATE CONSTRAINT TRIGGER keep_partner_history AFTER INSERT ON events DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (left(NEW.subject, 4) <> 'cmp_' OR NEW.type IN {_TOLD_OF_COMPLAINTS})
EXECUTE FUNCTION keep_partner_history()"""


def upgrade() -> None:
    op.create_table(
        "partner_history",
        sa.Column("partner_id", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("of_complaint", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("partner_id", "position", name="partner_history_pkey"),
        comment="Which events are told in a partner's history: a trigger makes the row when they are committed, as the "
        "view `partner_history_told` reads it from the events.",
    )
    op.execute(_TOLD)
    op.execute("INSERT INTO partner_history SELECT partner_id, position, of_complaint FROM partner_history_told")
    op.create_index(
        "partner_history_own_idx",
        "partner_history",
        ["partner_id", "position"],
        postgresql_where=sa.text("NOT of_complaint"),
    )
    for statement in (_KEEP, _AT_COMMIT):
        op.execute(statement)
