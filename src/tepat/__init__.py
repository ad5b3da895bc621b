"""Tepat: open software for digital social protection."""

__version__ = "0.1.0"
