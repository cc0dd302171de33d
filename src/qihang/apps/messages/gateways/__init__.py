"""Ways out of the product: one Protocol, real ones, a file drop, and one that only shows."""

from qihang.apps.messages.gateways.letters import DeliveryOutcome, DeliveryReceipt, Gateway, Letter
from qihang.apps.messages.gateways.selection import gateway_for

__all__ = ["DeliveryOutcome", "DeliveryReceipt", "Gateway", "Letter", "gateway_for"]
