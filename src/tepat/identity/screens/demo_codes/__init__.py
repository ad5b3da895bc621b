"""The codes that the apps of made-up staff would show. Only in a demonstration."""
