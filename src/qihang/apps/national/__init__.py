"""Synchronising what was reported up with the national platform, and what it answered.

Owns: Parcel, Report.
Publishes: nothing.
"""
