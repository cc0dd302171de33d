"""Rows and texts about findings and papers, for pages, panels and letters."""
