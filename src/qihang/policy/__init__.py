"""Reads law and circulars (dated data in policy/) into frozen values."""
