"""Studies on real survey households, one folder each."""
