"""What changed, in order, so that another system can follow without asking for everything again.

Owns: FeedItem.
Hears: GraduatesChanged, DestinationsMoved.
"""
