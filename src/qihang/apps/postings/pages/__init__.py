"""Rows and texts of posts, prepared for templates."""
