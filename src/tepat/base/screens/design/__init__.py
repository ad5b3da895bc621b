"""The design system, all of it on one page."""
