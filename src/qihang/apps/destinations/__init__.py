"""Where a graduate goes: registration, evidence, review, history.

Owns: Destination, Evidence, Review.
Publishes: DestinationsMoved.
"""
