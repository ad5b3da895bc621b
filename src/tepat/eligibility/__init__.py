"""Facts to stored decisions, each with its reasons, and each computable again."""
