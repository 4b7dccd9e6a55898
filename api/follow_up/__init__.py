"""What somebody has to see to after a decision, in the caller's inbox."""
