"""Small worlds for tests: plain functions, one row each, sensible defaults."""
