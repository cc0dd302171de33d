"""Reads of ledger, figures and seals without a scope, for queries and services: whoever calls has asked."""
