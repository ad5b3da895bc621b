"""A tutorial for analysts, which runs in the tests."""
