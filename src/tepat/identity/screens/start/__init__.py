"""Beginning, or beginning anew, with a one-time code: set a password."""
