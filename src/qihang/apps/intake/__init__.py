"""Sheets into records: upload, columns, preview, apply, undo; for whichever app registers a target.

Knows no record itself: an upper app registers a Target (`targets.py`) and is asked to judge and
to write staged rows in sets.

Owns: Batch, Change, Heading.
Publishes: nothing; each target tells of its own records.
"""
