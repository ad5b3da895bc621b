"""In the app: the list of notices that everybody has."""
