"""Complaints over HTTP: filing, reading, and the actions that the standard declares."""
