"""Coming back from the provider."""
