"""Sign-in of staff: name and password, or a passkey alone; then the second step."""
