"""Made-up households for measuring a run over a whole country."""
