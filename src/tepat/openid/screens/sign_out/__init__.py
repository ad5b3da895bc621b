"""Signing out here, and at the provider where one wants to."""
