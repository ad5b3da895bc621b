"""Expressions and formulas: facts -> decision with reasons.

A pure library: no clock, no network, no Django. Everything that others use is named here.
"""

from tepat.rules.cases import CaseResult, run_cases
from tepat.rules.decision import Benefit, Change, CriterionResult, Decision
from tepat.rules.dictionary import Dictionary, find_dictionary
from tepat.rules.errors import DictionaryError, ExpressionError, FactsError, FormulaError
from tepat.rules.expression import Expression, parse_expression
from tepat.rules.facts import check_facts, read_facts
from tepat.rules.formula import Formula, formula_of_parts, formula_of_text, load_formula
from tepat.rules.json import expression_to_json, to_json, variables_to_json
from tepat.rules.live.engine import decide
from tepat.rules.marked_yaml import MarkedYaml, read_yaml, read_yaml_text
from tepat.rules.sql import score_column, to_sql
from tepat.rules.variables import Choice, Derivation, Variable

__all__ = [
    "Benefit",
    "CaseResult",
    "Change",
    "Choice",
    "CriterionResult",
    "Decision",
    "Derivation",
    "Dictionary",
    "DictionaryError",
    "Expression",
    "ExpressionError",
    "FactsError",
    "Formula",
    "FormulaError",
    "MarkedYaml",
    "Variable",
    "check_facts",
    "decide",
    "expression_to_json",
    "find_dictionary",
    "formula_of_parts",
    "formula_of_text",
    "load_formula",
    "parse_expression",
    "read_facts",
    "read_yaml",
    "read_yaml_text",
    "run_cases",
    "score_column",
    "to_json",
    "to_sql",
    "variables_to_json",
]
