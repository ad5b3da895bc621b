"""NIK, KK, money, periods, identifiers and base errors: the standard library only."""
