"""One formula over a whole country: Parquet in, decisions out; ranking, quotas, and two formulas compared.

Imports DuckDB, so ``tepat.rules`` does not import it: ask for ``tepat.rules.batch`` where it is needed.
"""

from tepat.rules.batch.comparison import Comparison, compare_formulas
from tepat.rules.batch.comparison_page import comparison_page
from tepat.rules.batch.engines import Engine, EngineSettings
from tepat.rules.batch.errors import BatchError
from tepat.rules.batch.households import Households, open_households
from tepat.rules.batch.quota import Quota, read_quota
from tepat.rules.batch.run import BatchSummary, run_batch

__all__ = [
    "BatchError",
    "BatchSummary",
    "Comparison",
    "Engine",
    "EngineSettings",
    "Households",
    "Quota",
    "compare_formulas",
    "comparison_page",
    "open_households",
    "read_quota",
    "run_batch",
]
