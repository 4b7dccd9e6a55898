"""The mail: each notification on record becomes a mail that is delivered at least once, and in practice once."""
