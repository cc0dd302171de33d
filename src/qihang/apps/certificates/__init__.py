"""Papers that a registration yields: the registration form, and proofs that others can check.

Owns: Proof, ProofLook.
"""
