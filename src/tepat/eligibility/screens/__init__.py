"""Pages of the eligibility room."""
