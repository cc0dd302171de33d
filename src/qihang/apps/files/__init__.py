"""Stored evidence and documents, kept once by their hash and served only by the app that owns them.

Owns: StoredFile.
"""
