"""Reads of the ledger without a scope, for queries and services: whoever calls has asked for it."""
