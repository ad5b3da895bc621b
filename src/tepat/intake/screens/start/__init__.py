"""The front page: what this is, what one needs, how long it takes."""
