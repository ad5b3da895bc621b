"""Check the answers before sending, and send them."""
