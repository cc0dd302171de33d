"""Whoever keeps the heads of our chains where we cannot change them."""

from qihang.apps.orgs.gateways.chosen import receivers, register
from qihang.apps.orgs.gateways.receiver import Receiver, Unreached

__all__ = ["Receiver", "Unreached", "receivers", "register"]
