"""Who somebody is and what they may do: accounts, roles, area scope, sign-in."""
