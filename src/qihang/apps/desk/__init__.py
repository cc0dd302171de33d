"""Each role's home: the cards and counts that apps give, as far as a scope allows.

Owns no tables; imports no other app.
"""
