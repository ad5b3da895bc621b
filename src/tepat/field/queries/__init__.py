"""Reads of the field room."""
