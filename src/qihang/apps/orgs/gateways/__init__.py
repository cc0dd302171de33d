"""Whoever keeps the heads of our chains where we cannot change them."""

from qihang.apps.orgs.gateways.receiver import Receiver, Unreached
from qihang.apps.orgs.gateways.selection import RECEIVER_KINDS, ReceiverKind, receivers

__all__ = ["RECEIVER_KINDS", "Receiver", "ReceiverKind", "Unreached", "receivers"]
