"""What is done with findings; one function per user action."""

from qihang.apps.verification.services.transitions import FINDING

__all__ = ["FINDING"]
