"""Pages of graduates who check their data, and of the office that answers."""
