"""The pages about figures."""
