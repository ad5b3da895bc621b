"""Procedures of published papers, so that their figures can be set beside ours."""
