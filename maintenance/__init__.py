"""What runs beside the task queue: restart what was lost, seal the log, forget old keys, keep the schedule."""
