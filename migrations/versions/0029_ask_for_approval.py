"""Owe the mails about editions that were proposed before there were any; those that were decided on need none."""

from alembic import op

revision = "0029"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        INSERT INTO notices (id, subject, first_sequence, last_sequence, kind, recipient, team, caused_at, settled_at, settled_as)
        SELECT e.subject || '/' || e.sequence || '/0', e.subject, e.sequence, e.sequence, 'edition_to_approve', 'team', 'ops',
               e.at, CASE WHEN d.stage = 'proposed' THEN NULL ELSE now() END,
               CASE WHEN d.stage = 'proposed' THEN NULL ELSE 'not_needed' END
        FROM events e JOIN editions d ON e.subject = 'edition/' || d.id
        WHERE e.type = 'edition_proposed'
        ON CONFLICT DO NOTHING
        """
    )
