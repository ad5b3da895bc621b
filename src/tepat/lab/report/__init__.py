"""A study as a page for people, as tables, and as JSON."""
