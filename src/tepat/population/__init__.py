"""A made-up population to test with: families, members, agency records and the truth behind them.

No figure from it describes Banyuwangi or any other place. See README.md.
"""

from tepat.population.errors import PopulationError
from tepat.population.files import write_population
from tepat.population.generate import generate, make_tables
from tepat.population.submissions import submissions
from tepat.population.tables import DEFAULT_ON, DEFAULT_REGENCY

__all__ = [
    "DEFAULT_ON",
    "DEFAULT_REGENCY",
    "PopulationError",
    "generate",
    "make_tables",
    "submissions",
    "write_population",
]
