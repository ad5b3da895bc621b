"""Audits of a living programme: whom to visit, and what the visits say about everybody.

``allocate`` and ``draw`` say whom to visit; ``AuditRows`` holds what came of it; ``estimate`` and
``estimate_by`` give shares with intervals; ``pooled`` puts several audits together.
"""

from tepat.lab.audits.drawing import allocate, draw
from tepat.lab.audits.estimating import AuditEstimate, estimate, estimate_by
from tepat.lab.audits.measures import MEASURES, AuditMeasure
from tepat.lab.audits.rows import AuditRows, pooled
from tepat.lab.audits.strata import Stratum, standing_of, stratum_code

__all__ = [
    "MEASURES",
    "AuditEstimate",
    "AuditMeasure",
    "AuditRows",
    "Stratum",
    "allocate",
    "draw",
    "estimate",
    "estimate_by",
    "pooled",
    "standing_of",
    "stratum_code",
]
