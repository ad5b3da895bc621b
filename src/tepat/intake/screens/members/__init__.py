"""The list of a family's members: add, change, remove."""
