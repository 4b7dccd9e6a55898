"""How far the chain of events was verified beside the worker, and what was found."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Integer, LargeBinary, Table, Text

from records.tables.schema import instant, metadata

verification = Table(
    "verification",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False, comment="1: there is one row."),
    Column("walk", Integer, nullable=False, comment="The number of the walk over the whole log that is going on."),
    instant("begun_at", comment="When that walk began."),
    Column("position", BigInteger, nullable=False, comment="Up to which position it has come."),
    Column("events", BigInteger, nullable=False, comment="Events that it has looked at."),
    Column("streams", BigInteger, nullable=False, comment="Streams whose first event it has looked at."),
    Column("seal_number", BigInteger, nullable=False, comment="The last seal that it has checked."),
    Column("seal_up_to", BigInteger, nullable=False, comment="Up to which position that seal goes."),
    Column("seal_total", BigInteger, nullable=False, comment="Events that it found under all seals so far."),
    Column("seal_digest", LargeBinary, nullable=False, comment="That seal's digest."),
    Column("seal_keyed", Boolean, nullable=False, comment="Whether a seal so far has a key."),
    Column("up_to", BigInteger, nullable=False, comment="Up to which position any walk has come."),
    Column("verified_events", BigInteger, nullable=False, comment="Events up to there."),
    Column("verified_streams", BigInteger, nullable=False, comment="Streams that begin up to there."),
    instant("looked_at", comment="When it was last looked."),
    instant("whole_at", nullable=True, comment="When a walk last reached the end of what was sealed."),
    CheckConstraint("id = 1", name="one"),
    comment="How far the chain of events is verified: the work goes on from here, in whichever worker.",
)

verification_faults = Table(
    "verification_faults",
    metadata,
    Column("subject", Text, primary_key=True, comment="The stream, or `seal/` and `key/` with a number or an id."),
    Column("sequence", Integer, primary_key=True, comment="The event's; 0 where it is none of one event."),
    Column("problem", Text, primary_key=True, comment="What is wrong, in words."),
    instant("found_at", comment="When it was found first."),
    Column("walk", Integer, nullable=False, comment="The last walk that found it."),
    comment="Where the chain of events does not hold: a fault stays until a whole walk has not found it again.",
)
