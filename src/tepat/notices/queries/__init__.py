"""Reads of the notices room."""
