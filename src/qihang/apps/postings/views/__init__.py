"""Screens of posts."""
