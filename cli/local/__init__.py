"""The local stack: PostgreSQL and Temporal out of wheels, started, watched and stopped as ordinary child processes."""
