"""Reads of findings and runs, and the frames that checks read."""
