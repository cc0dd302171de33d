"""Papers that a registration yields: the registration form, and proofs that others can check.

Owns no table: proofs are documents (apps/documents), registrations stand in destinations.
"""
