"""What is measured of a choice of households; every figure names what it is a share of."""
