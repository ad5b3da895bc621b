"""Library for judging targeting methods: fit, choose, count the errors, say how sure."""
