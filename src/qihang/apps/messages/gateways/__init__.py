"""Ways out of the product: one Protocol, real ones, a file drop, and one that only shows."""

from qihang.apps.messages.gateways.choosing import gateway_for
from qihang.apps.messages.gateways.letters import Gateway, Letter, Outcome, Receipt

__all__ = ["Gateway", "Letter", "Outcome", "Receipt", "gateway_for"]
