"""Graduates of each cohort: who they are by the academic record, and how they take up their account.

Owns: Graduate, ActivationCode.
Publishes: GraduatesChanged.
"""
