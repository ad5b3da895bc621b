"""Families and persons, who belongs to whom, and the facts about them with source and date."""
