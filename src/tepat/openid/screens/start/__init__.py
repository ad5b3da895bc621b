"""Setting out to the provider."""
