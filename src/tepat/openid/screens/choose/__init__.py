"""Choosing the door: IKD, or the one for agents and officers."""
