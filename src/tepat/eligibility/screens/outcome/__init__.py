"""The answer, with its reasons: what was decided, on which facts, from whom, of which day."""
