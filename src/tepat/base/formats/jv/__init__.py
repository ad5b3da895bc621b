"""Javanese: as in Indonesian."""
