"""How well does the comparison work on a folder of faces?"""

from tepat.face.evaluation.evaluate import evaluate
from tepat.face.evaluation.table import as_table

__all__ = ["as_table", "evaluate"]
