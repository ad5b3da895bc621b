"""Our public keys, for the provider."""
