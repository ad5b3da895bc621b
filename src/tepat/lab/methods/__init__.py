"""Targeting methods, one file each."""
