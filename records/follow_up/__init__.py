"""What somebody has to see to after a decision: the tasks that follow from closed cases and from requests."""
