"""From which address the current request comes, so that services need not carry it to the audit."""

from contextvars import ContextVar

address: ContextVar[str | None] = ContextVar("address", default=None)
