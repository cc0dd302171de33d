"""Ways into homes, calendar, search and help."""
