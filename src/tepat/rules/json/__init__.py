"""Formulas and expressions as JSON, for engines outside Python: ``frontend/src/forms`` reads this."""

from tepat.rules.json.document import FORMAT, to_json, variables_to_json
from tepat.rules.json.tree import expression_to_json

__all__ = ["FORMAT", "expression_to_json", "to_json", "variables_to_json"]
