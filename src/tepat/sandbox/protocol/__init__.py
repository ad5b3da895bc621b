"""What programs ask the provider: requests, client assertions, tokens, userinfo."""
