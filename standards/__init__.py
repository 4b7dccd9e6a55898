"""The rules: what may happen, what follows, what is due, and why. Pure: no I/O, no clock, no randomness."""
