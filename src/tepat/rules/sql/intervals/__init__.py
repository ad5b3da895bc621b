"""Narrowing in SQL: what a criterion that is NULL can still become, as ``rules/narrowing`` says it."""
