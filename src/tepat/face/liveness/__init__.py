"""Liveness by challenge: the server asks for movements in an order nobody can foresee, and judges the
frames."""

from tepat.face.liveness.challenge import Challenge, ChallengeUnusable, Frame, new_challenge
from tepat.face.liveness.judging import Liveness, judge_session

__all__ = ["Challenge", "ChallengeUnusable", "Frame", "Liveness", "judge_session", "new_challenge"]
