"""How findings and papers are drawn."""
