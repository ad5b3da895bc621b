"""A sandbox IKD: a real OpenID provider for made-up people, in a process of its own."""
