"""The fact ledger: signed, append-only entries from which every figure is a sum.

Four parts in every layer: ledger, figures (read from it), seals (figures frozen), published tables.
Owns: Entry, Seal.
Hears: GraduatesChanged, DestinationsMoved.
"""
