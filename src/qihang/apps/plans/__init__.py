"""The year's plan measured by itself, and what organisations keep for it.

Owns: Group, Member, Meeting, FollowUp, Contact, Staffing, Note, PhaseEnd.
Publishes: nothing.
"""
