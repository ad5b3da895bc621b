"""My account: second steps, devices, password, recovery codes."""
