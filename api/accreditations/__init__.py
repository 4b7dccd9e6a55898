"""Accreditations over HTTP: listed and read. Their commands are made from the declarations."""
