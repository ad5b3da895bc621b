"""The field room: what agents' phones send, and what they are given."""
