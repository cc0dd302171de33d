"""Figures, seals and published tables, prepared for templates, documents and the command line."""
