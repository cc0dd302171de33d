"""Tests mirror src; newcomers start with tests/guards, which keeps the laws of ARCHITECTURE.md."""
