"""Replaying what was recorded under a candidate edition: the inputs, the replay, and what comes out otherwise."""
