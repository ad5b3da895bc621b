"""Pages of signing in and out with IKD."""
