"""Sheets out: what a list shows, as a file, for one account; made at once or by a job, kept for hours.

Owns: Export.
"""
