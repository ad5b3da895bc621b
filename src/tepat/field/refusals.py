"""Errors of the officers' desk and of the proof of self. Each names the way on."""

from __future__ import annotations

from tepat.base.problems import RequestProblem


class GroupNotFound(RequestProblem):
    """There is no such group, or its families are not the actor's to see; which of both is not told."""

    default_code = "field.group.not_found"
    status = 404


class WordsMissing(RequestProblem):
    """An officer must say why, in words, and did not."""

    default_code = "field.desk.words_missing"
    status = 422


class CorrectionMissing(RequestProblem):
    """What should take the place of a village or a family was not given, or is out of the officer's reach."""

    default_code = "field.desk.correction_missing"
    status = 422


class WayClosed(RequestProblem):
    """A record cannot be let go on in this way, for what is wrong with it."""

    default_code = "field.desk.way_closed"
    status = 409


class ExportUnreadable(RequestProblem):
    """The file is not a sealed export of the field app."""

    default_code = "field.export.unreadable"
    status = 422


class CodeRefused(RequestProblem):
    """The code of the second step does not fit; the try is counted."""

    default_code = "field.proof.code_refused"
    status = 422


class FaceUnclear(RequestProblem):
    """The face was not recognised; the second step is asked for instead, and work goes on."""

    default_code = "field.proof.face_unclear"
    status = 422


class NoReference(RequestProblem):
    """There is no picture of the agent yet to compare with: the second step comes first."""

    default_code = "field.proof.no_reference"
    status = 409


class ProofUnreadable(RequestProblem):
    """What was sent holds neither a code nor pictures."""

    default_code = "field.proof.unreadable"
    status = 422
