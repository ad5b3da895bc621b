"""What a person sees when signing in did not succeed."""
