"""Submissions for programs: ``PUT`` once or many times, and read the receipt again."""
