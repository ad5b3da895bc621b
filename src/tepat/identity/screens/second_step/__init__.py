"""Setting up the second step: an authenticator app or a passkey."""
