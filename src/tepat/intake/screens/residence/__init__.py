"""Where the family lives: first the district, then the village."""
