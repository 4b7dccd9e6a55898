"""The mail: each notice on record becomes a letter that is delivered at least once, and in practice once."""
