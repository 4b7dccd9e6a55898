"""What runs beside the task queue: restart and mend what was lost, confirm steps, seal the log, forget old keys."""
