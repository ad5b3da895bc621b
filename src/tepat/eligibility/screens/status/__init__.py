"""How far an application is, for whoever holds its number: no name, no reason, no sign-in."""
