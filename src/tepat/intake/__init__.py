"""Applications: what people tell us, stored once, checked, and turned into facts."""
