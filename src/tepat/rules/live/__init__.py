"""The live engine: one family at a time, in microseconds."""
