"""Stand-in for the digital population identity: choose a made-up citizen. Only in a demonstration."""
