"""Writes of the field room."""
