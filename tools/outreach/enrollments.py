"""Putting people into sequences, and taking them out again."""

from tools.outreach.stopping import stop_for

__all__ = ["stop_for"]
