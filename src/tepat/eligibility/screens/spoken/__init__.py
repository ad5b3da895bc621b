"""The own outcome, read aloud."""
