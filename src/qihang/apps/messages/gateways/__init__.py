"""Ways out of the product: one Protocol, real ones, a file drop, and one that only shows."""

from qihang.apps.messages.gateways.letters import Gateway, Letter, Outcome, Receipt
from qihang.apps.messages.gateways.selection import gateway_for

__all__ = ["Gateway", "Letter", "Outcome", "Receipt", "gateway_for"]
