"""What a person sees at the provider: an identity app on a phone."""
