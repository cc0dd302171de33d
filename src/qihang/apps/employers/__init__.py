"""Employers and recruitment agencies: signing up, being verified by an office, their people, merging.

Owns: Employer, EmployerMove, RecruiterRequest.
Publishes: EmployerVerified, EmployerChanged, EmployerEnded, EmployersMerged.
Hears: RegisterDelivered.
"""
