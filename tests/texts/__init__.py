"""Every text that a person sees, and where it stands: for the tests, and for whoever translates."""
