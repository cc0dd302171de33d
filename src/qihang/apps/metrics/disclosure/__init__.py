"""What may be shown of figures to whoever does not see the persons."""
