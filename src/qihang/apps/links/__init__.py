"""Public links: for persons without an account, for one purpose, for some days, revocable.

Owns: PublicLink. What a link shows is given by the manifests of upper apps.
"""
