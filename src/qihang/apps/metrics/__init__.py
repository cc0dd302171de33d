"""The fact ledger: signed, append-only entries from which every figure is a sum.

Owns: Entry.
Hears: GraduatesChanged, DestinationsMoved.
"""
