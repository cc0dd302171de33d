"""Pages of agreements: of the graduate, of the offices."""
