"""A campaign against a local stack: its parts die, freeze and are cut off under load; an oracle looks after it."""
