"""Each role's home: the phase of the plan, what waits, the figures of one's own scope.

Owns no tables; reads the apps below.
"""
