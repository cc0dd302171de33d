"""Reporting to the national platform: pack, hand over, write down the answers."""

from qihang.apps.national.services.sync import Synchronised, synchronise

__all__ = ["Synchronised", "synchronise"]
