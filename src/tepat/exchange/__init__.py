"""Data in and out: what the agencies know about a family."""
