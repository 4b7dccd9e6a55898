"""The processes: durable hosts of the deciders. What they decide stands in ``standards``; here it is waited for."""
