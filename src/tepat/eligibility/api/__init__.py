"""Decisions for programs."""
