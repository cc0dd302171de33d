"""Whoever keeps the heads of our chains where we cannot change them."""

from qihang.apps.orgs.gateways.chosen import RECEIVER_KINDS, ReceiverKind, receivers
from qihang.apps.orgs.gateways.receiver import Receiver, Unreached

__all__ = ["RECEIVER_KINDS", "Receiver", "ReceiverKind", "Unreached", "receivers"]
