"""The first page after sign-in: what there is to do."""
