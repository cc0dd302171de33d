"""Sheets about graduates: the roster, hardship lists."""
