"""Madurese: as in Indonesian."""
