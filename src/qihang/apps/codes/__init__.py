"""Read-only code sets for screens: choices, searching selects, labels in the reader's language.

Tables: none. The code sets are files under policy/codes, read once and kept in memory, so that
they have one truth and nothing needs to be synchronised. Events: none.
"""
