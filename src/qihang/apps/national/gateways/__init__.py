"""The national platform as this house knows it, whoever stands behind it."""

from qihang.apps.national.gateways.platform import Platform, Unanswered

__all__ = ["Platform", "Unanswered"]
