"""Records that change their state: one way to lock them, move them, write down who did it, and take it back.

Owns no table: upper apps keep records and their history, and describe both by a `MovedKind`. Events: none.
"""
