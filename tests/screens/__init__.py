"""Pictures of every screen of the citizen's journey, taken from a demonstration of their own."""
