"""The routes of the field app: those of a phone, by its token, and those of an agent's own session."""
