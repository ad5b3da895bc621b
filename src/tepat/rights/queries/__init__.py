"""Reads of the rights room: always about the signed-in person, and always recorded."""
