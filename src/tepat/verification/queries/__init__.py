"""Reads of the verification room."""

from __future__ import annotations

from tepat.verification.queries.desk import (
    ComparisonMaterial,
    WaitingPerson,
    comparison_material,
    person_to_serve,
    waiting_for,
)
from tepat.verification.queries.figures import FailureRates, Rate, failure_rates
from tepat.verification.queries.own import (
    OwnVerification,
    is_proven,
    verification_of_account,
    verification_of_person,
    verification_place,
    waits_for_proof,
)

__all__ = [
    "ComparisonMaterial",
    "FailureRates",
    "OwnVerification",
    "Rate",
    "WaitingPerson",
    "comparison_material",
    "failure_rates",
    "is_proven",
    "person_to_serve",
    "verification_of_account",
    "verification_of_person",
    "verification_place",
    "waiting_for",
    "waits_for_proof",
]
