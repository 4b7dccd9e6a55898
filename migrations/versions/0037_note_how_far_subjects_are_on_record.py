"""Keep beside each process how far its accreditation or review is on record, so that who is behind is read by one index.

A trigger keeps it, whichever version of the worker records a step: a live accreditation or an open review that is new is
a row at once, and one that has ended keeps the row that it has.
"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0033"
branch_labels = None
depends_on = None

_GOES_ON = {"accreditations": "{row}.status NOT IN ('revoked', 'lapsed')", "reviews": "{row}.stage <> 'closed'"}
_EXPECT = """
CREATE FUNCTION expect_process() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.processes AS known (subject, sequence, recorded, seen_at) VALUES (NEW.id, 0, NEW.sequence, now())
  ON CONFLICT (subject) DO UPDATE SET recorded = EXCLUDED.recorded WHERE known.recorded <> EXCLUDED.recorded;
  RETURN NULL;
END $$"""
_TELL = """
CREATE FUNCTION tell_process() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE public.processes SET recorded = NEW.sequence WHERE subject = NEW.id AND recorded <> NEW.sequence;
  RETURN NULL;
END $$"""
_TRIGGERS = """
CREATE TRIGGER expect_process AFTER INSERT OR UPDATE ON {table}
FOR EACH ROW WHEN ({goes_on}) EXECUTE FUNCTION expect_process();
CREATE TRIGGER tell_process AFTER UPDATE ON {table}
FOR EACH ROW WHEN (NOT ({goes_on})) EXECUTE FUNCTION tell_process()"""
_FILL = """
INSERT INTO processes AS known (subject, sequence, recorded, seen_at)
SELECT id, 0, sequence, now() FROM {table} held
WHERE {goes_on} OR EXISTS (SELECT 1 FROM processes WHERE subject = held.id)
ON CONFLICT (subject) DO UPDATE SET recorded = EXCLUDED.recorded"""


def upgrade() -> None:
    op.add_column("processes", sa.Column("recorded", sa.Integer(), nullable=False, server_default="0"))
    for statement in (_EXPECT, _TELL):
        op.execute(statement)
    for table, goes_on in _GOES_ON.items():
        for statement in _TRIGGERS.format(table=table, goes_on=goes_on.format(row="NEW")).split(";\n"):
            op.execute(statement)
        op.execute(_FILL.format(table=table, goes_on=goes_on.format(row="held")))
    op.create_index(
        "processes_behind_idx",
        "processes",
        [sa.text("coalesce(nudged_at, '-infinity'::timestamptz)"), "subject"],
        postgresql_where=sa.text("sequence < recorded"),
    )
    op.create_index(
        "processes_of_standing_wake_idx",
        "processes",
        ["wakes_at"],
        postgresql_where=sa.text("left(subject, 4) <> 'cmp_'"),
    )
