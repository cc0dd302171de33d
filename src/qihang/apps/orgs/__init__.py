"""The organisation tree and who may do what in it.

Owns: Org, Account, Membership, Grant, PowerSession, AuditEntry, AuditBlock.
Publishes: nothing; everybody above reads it and records its acts here.
"""
