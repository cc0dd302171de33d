"""From where the current request comes, so that services need not carry it along."""

from contextvars import ContextVar

address: ContextVar[str | None] = ContextVar("address", default=None)
# Accounts of officials who have signed in on this device, the one signed in now among them.
devices: ContextVar[frozenset[int]] = ContextVar("devices", default=frozenset())
