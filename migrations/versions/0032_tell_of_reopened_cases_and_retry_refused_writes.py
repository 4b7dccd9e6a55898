"""Tell in a partner's history of cases that were reopened, and keep when a write that HubSpot refused is tried again."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0028"
branch_labels = None
depends_on = None

_TOLD_OF_COMPLAINTS = (
    "('complaint_filed', 'flagged_very_serious', 'mark_board_decided', 'mark_placed', 'closed', 'reopened')"
)
_OWNERS = "\nUNION ALL\n".join(
    f"SELECT owner.partner_id, log.position, false FROM events log JOIN {table} owner ON owner.id = log.subject"
    for table in ("accreditations", "reviews", "marks")
)
_TOLD = f"""
CREATE OR REPLACE VIEW partner_history_told (partner_id, position, of_complaint) AS
SELECT substr(log.subject, 9), log.position, false FROM events log WHERE log.subject LIKE 'partner/%'
UNION ALL
{_OWNERS}
UNION ALL
SELECT owner.partner_id, log.position, true FROM events log JOIN complaints owner ON owner.id = log.subject
WHERE log.type IN {_TOLD_OF_COMPLAINTS}"""
_AT_COMMIT = f"""
CREATE CONSTRAINT TRIGGER keep_partner_history AFTER INSERT ON events DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (left(NEW.subject, 4) <> 'cmp_' OR NEW.type IN {_TOLD_OF_COMPLAINTS})
EXECUTE FUNCTION keep_partner_history()"""
_FILL = """
INSERT INTO partner_history
SELECT owner.partner_id, log.position, true FROM events log JOIN complaints owner ON owner.id = log.subject
WHERE log.type = 'reopened' ON CONFLICT DO NOTHING"""


def upgrade() -> None:
    op.execute(_TOLD)
    op.execute("DROP TRIGGER keep_partner_history ON events")
    op.execute(_AT_COMMIT)
    op.execute(_FILL)
    op.add_column("hubspot_tickets", sa.Column("parked_attempts", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("hubspot_tickets", sa.Column("parked_under", sa.Text()))
    op.add_column("hubspot_tickets", sa.Column("retries_at", sa.DateTime(timezone=True)))
