"""Pages on which a family registers itself."""
