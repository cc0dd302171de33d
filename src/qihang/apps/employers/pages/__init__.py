"""How employers are written on pages."""
